/** JSON-RPC over HTTP: what deploying and testing need. */

/** An error that the node answered with; `data` holds what a contract reverted with. */
export class RpcError extends Error {
  constructor({ message, data }, method) {
    super(`${method}: ${message}`);
    this.data = typeof data === 'string' ? data : data?.data;
  }
}

export class Rpc {
  #url;
  #id = 0;

  constructor(url) {
    this.#url = url;
  }

  /** Results of several calls, in their order; the first error is thrown. */
  async batch(calls) {
    if (calls.length === 0) return [];
    const body = calls.map(([method, params]) => ({ jsonrpc: '2.0', id: ++this.#id, method, params }));
    const response = await fetch(this.#url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answers = new Map((await response.json()).map((answer) => [answer.id, answer]));
    return body.map(({ id, method }) => {
      const { error, result } = answers.get(id);
      if (error) throw new RpcError(error, method);
      return result;
    });
  }

  async send(method, ...params) {
    return (await this.batch([[method, params]]))[0];
  }

  /** Sends a transaction of an account that the node holds the key of, and waits until it is mined. */
  async transact(transaction) {
    const hash = await this.send('eth_sendTransaction', { gas: '0xf00000', ...transaction });
    const [receipt] = await this.mined([hash]);
    if (receipt.status !== '0x1') throw new Error(`transaction ${hash} was reverted`);
    return receipt;
  }

  /** Receipts of transactions, when all are mined; at most a minute is waited for them. */
  async mined(hashes) {
    for (const end = Date.now() + 60_000; ; ) {
      const receipts = await this.batch(hashes.map((hash) => ['eth_getTransactionReceipt', [hash]]));
      if (receipts.every(Boolean)) return receipts;
      if (Date.now() > end) throw new Error(`${hashes[receipts.indexOf(null)]} was not mined within a minute`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
