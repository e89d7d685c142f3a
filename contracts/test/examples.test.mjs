/** The examples, as far as they go without a coprocessor: what they ask for, who may decrypt what, and what they refuse. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getAddress } from 'ethers';
import { artifact, localAddresses } from '../tools/host.mjs';
import { Chain, ZERO, attest, encode, inputHandle, reveal } from './support/chain.mjs';
import { TYPES } from './support/handles.mjs';

let chain;
let token;
let owner;
let alice;
let bob;
let agent;
let nextHash = 0x10000;

before(async () => {
  chain = await Chain.start({ local: true });
  [owner, alice, bob, agent] = chain.accounts.map((account) => getAddress(account));
  token = await chain.deploy(artifact('ConfidentialToken'), [chain.config, owner, 'Cloak', 'CLK']);
  await token.send('mint', [alice, 1_000]);
  await token.send('mint', [bob, 500]);
});
after(() => chain.stop());

/** An encrypted 64-bit input of a user for a contract. */
async function input(user, contract, type = TYPES.euint64) {
  const handle = inputHandle(nextHash++, 0, type);
  return [handle, await attest([handle], { user, contract: contract.address })];
}
const names = (receipt) => chain.told(receipt).map(({ name }) => name);
const mayDecrypt = (handle, account) => chain.acl.read('isAllowedForUserDecryption', [handle, account]);
const cost = async () => Number((await chain.hcuLimit.read('getBlockMeter'))[1]);
const balance = (account) => token.read('confidentialBalanceOf', [account]);

test('local_hostContracts_areWhereContractsForALocalChainExpectThem', async () => {
  assert.deepEqual([chain.addresses.acl, chain.addresses.executor, chain.addresses.kmsVerifier], [localAddresses.acl, localAddresses.executor, localAddresses.kmsVerifier]);
  assert.equal(await chain.acl.read('owner'), owner);
  assert.equal(await chain.executor.read('getVersion'), 'FHEVMExecutor v0.6.0');
  assert.deepEqual([...(await chain.kmsVerifier.read('getKmsSigners'))].length, 4);
});

test('token_isAnErc7984_ofAKnownProtocol', async () => {
  assert.equal(await token.read('supportsInterface', ['0x4958f2a4']), true);
  assert.deepEqual([await token.read('name'), await token.read('symbol'), await token.read('decimals')], ['Cloak', 'CLK', 6n]);
  assert.equal(await token.read('confidentialProtocolId'), BigInt(`0x${Buffer.from('cloakwork').toString('hex')}`));
});

test('token_mintByAnother_isRefused', async () => {
  assert.equal(await token.refusal('mint', [alice, 1], alice), `OwnableUnauthorizedAccount(${alice})`);
});

test('token_transfer_costsWhatTheReferenceSaysAndTellsOnlyTheParties', async () => {
  const receipt = await token.send('confidentialTransfer(address,bytes32,bytes)', [bob, ...(await input(alice, token))], alice);
  assert.deepEqual(names(receipt), ['VerifyInput', 'FheGe', 'FheSub', 'FheIfThenElse', 'TrivialEncrypt', 'FheIfThenElse', 'FheAdd']);
  assert.equal(await cost(), 586_032);
  const [{ args: [from, to, transferred] }] = token.events(receipt, 'ConfidentialTransfer');
  assert.deepEqual([from, to], [alice, bob]);
  assert.deepEqual([await mayDecrypt(transferred, alice), await mayDecrypt(transferred, bob), await mayDecrypt(transferred, agent)], [true, true, false]);
  const [left, got] = [await balance(alice), await balance(bob)];
  assert.deepEqual([await mayDecrypt(left, alice), await mayDecrypt(left, bob)], [true, false]);
  assert.deepEqual([await mayDecrypt(got, bob), await mayDecrypt(got, alice)], [true, false]);
});

test('token_transferOfAnInputOfSomebodyElse_isRefused', async () => {
  const stolen = await input(alice, token);
  assert.match(await token.refusal('confidentialTransfer(address,bytes32,bytes)', [bob, ...stolen], bob), /^InvalidSigner\(0x/);
  const held = await balance(alice);
  assert.equal(await token.refusal('confidentialTransfer(address,bytes32)', [bob, held], bob), `ERC7984UnauthorizedUseOfEncryptedAmount(${held}, ${bob})`);
});

test('token_transferToOneWithoutABalance_startsFromAnEncryptedZero', async () => {
  const receipt = await token.send('confidentialTransfer(address,bytes32,bytes)', [agent, ...(await input(alice, token))], alice);
  assert.deepEqual(names(receipt), ['VerifyInput', 'FheGe', 'FheSub', 'FheIfThenElse', 'TrivialEncrypt', 'FheIfThenElse', 'TrivialEncrypt', 'FheAdd']);
});

test('token_disclosure_needsTheSignedValue', async () => {
  const handle = await balance(alice);
  await token.send('requestDiscloseEncryptedAmount', [handle], alice);
  assert.equal(await chain.acl.read('isAllowedForDecryption', [handle]), true);
  const proof = await reveal([handle], encode(['uint64'], [900]));
  assert.match(await token.refusal('discloseEncryptedAmount', [handle, 901, proof]), /^KMSInvalidSigner\(0x/);
  const receipt = await token.send('discloseEncryptedAmount', [handle, 900, proof]);
  assert.deepEqual([...token.events(receipt, 'AmountDisclosed')[0].args], [handle, 900n]);
});

test('auction_fromBidsToPayout_disclosesTheWinnerAlone', async () => {
  const end = (await chain.now()) + 10_000;
  const auction = await chain.deploy(artifact('SealedBidAuction'), [chain.config, token.address, owner, end]);
  const bid = async (bidder) => auction.send('bid', await input(bidder, auction), bidder);
  assert.match(await auction.refusal('bid', await input(alice, auction), alice), /^ERC7984UnauthorizedSpender/);
  for (const bidder of [alice, bob]) await token.send('setOperator', [auction.address, end], bidder);
  for (const bidder of [alice, bob, alice]) {
    const receipt = await bid(bidder);
    assert.equal(auction.events(receipt, 'BidPlaced')[0].args[0], bidder);
    assert.ok(names(receipt).includes('FheGt'));
  }
  const offered = await auction.read('bidOf', [alice]);
  assert.deepEqual([await mayDecrypt(offered, alice), await mayDecrypt(offered, bob), await mayDecrypt(offered, owner)], [true, false, false]);
  assert.match(await auction.refusal('close'), /^AuctionIsOpen\(/);
  assert.match(await auction.refusal('settle', [alice, '0x']), /^AuctionIsOpen\(/);

  await chain.pass(10_001);
  assert.match(await auction.refusal('bid', await input(bob, auction), bob), /^AuctionIsOver\(/);
  assert.equal(await auction.refusal('withdraw', [], bob), 'NotSettled()');
  await auction.send('close');
  const leader = await auction.read('leader');
  assert.equal(await chain.acl.read('isAllowedForDecryption', [leader]), true);
  assert.equal(await chain.acl.read('isAllowedForDecryption', [offered]), false);

  const proof = await reveal([leader], encode(['address'], [alice]));
  assert.match(await auction.refusal('settle', [bob, proof]), /^KMSInvalidSigner\(0x/);
  const settled = await auction.send('settle', [alice, proof]);
  assert.equal(auction.events(settled, 'Settled')[0].args[0], alice);
  assert.deepEqual([token.events(settled, 'ConfidentialTransfer')[0].args[0], token.events(settled, 'ConfidentialTransfer')[0].args[1]], [auction.address, owner]);
  assert.equal(await auction.refusal('settle', [alice, proof]), 'AlreadySettled()');
  assert.equal(await auction.refusal('withdraw', [], alice), `NothingToWithdraw(${alice})`, 'the winner has paid');
  const refund = await auction.send('withdraw', [], bob);
  assert.equal(token.events(refund, 'ConfidentialTransfer')[0].args[1], bob);
  assert.equal(await auction.refusal('withdraw', [], bob), `NothingToWithdraw(${bob})`);
});

test('auction_withoutBids_endsWithoutAWinner', async () => {
  const auction = await chain.deploy(artifact('SealedBidAuction'), [chain.config, token.address, owner, (await chain.now()) + 10]);
  await chain.pass(11);
  await auction.send('close');
  assert.deepEqual([await auction.read('settled'), await auction.read('winner')], [true, `0x${'00'.repeat(20)}`]);
  assert.equal(await auction.refusal('close'), 'AlreadySettled()');
  assert.equal(await auction.refusal('withdraw', [], alice), `NothingToWithdraw(${alice})`);
});

test('creditCheck_runsTheModelAndLetsTheApplicantShareTheAnswer', async () => {
  const modelId = `0x${'c7'.repeat(32)}`;
  const count = 5;
  await chain.modelRegistry.send('register', [modelId, `0x${'02'.repeat(count)}`, '0x02', 900_000]);
  const check = await chain.deploy(artifact('CreditCheck'), [chain.config, modelId, bob, 128]);
  const handles = Array.from({ length: count }, (_, i) => inputHandle(nextHash++, i, TYPES.euint8));
  const proof = await attest(handles, { user: alice, contract: check.address });
  assert.equal(await check.refusal('share', [0], alice), `NoAnswer(${alice})`);
  assert.equal(await check.refusal('check', [handles.slice(1), proof], alice), `ModelInputCount(${modelId}, 5, 4)`);

  const receipt = await check.send('check', [handles, proof], alice);
  assert.deepEqual(names(receipt), [...Array(count).fill('VerifyInput'), 'RunModel', 'FheGe']);
  const [, run, compared] = [null, ...chain.told(receipt).slice(-2)];
  assert.deepEqual(run.args.slice(0, 2), [modelId, handles]);
  assert.equal(compared.args[0], run.args[2][0]);
  const answer = await check.read('answerOf', [alice]);
  assert.equal(answer, compared.args.at(-1));
  assert.deepEqual([await mayDecrypt(answer, alice), await mayDecrypt(answer, bob)], [true, false]);
  assert.deepEqual([await mayDecrypt(run.args[2][0], alice), await mayDecrypt(handles[0], check.address)], [false, false], 'score and features stay encrypted');

  const expiry = (await chain.now()) + 100;
  await check.send('share', [expiry], alice);
  assert.equal(await mayDecrypt(answer, bob), true);
  await chain.pass(101);
  assert.equal(await mayDecrypt(answer, bob), false);
});

test('agentWallet_agentSpendsWithinItsLimitUntilStopped', async () => {
  const wallet = await chain.deploy(artifact('AgentWallet'), [chain.config, owner, token.address]);
  await token.send('mint', [wallet.address, 10_000]);
  const expiry = (await chain.now()) + 10_000;
  const terms = async (period = 1000, end = expiry) => [agent, ...(await input(owner, wallet)), period, end];
  const spend = async (from = agent) => [bob, ...(await input(from, wallet))];
  assert.equal(await wallet.refusal('spend', await spend(), agent), `NotAnAgent(${agent}, 0)`);
  assert.equal(await wallet.refusal('setAgent', await terms(), agent), `OwnableUnauthorizedAccount(${agent})`);
  assert.equal(await wallet.refusal('setAgent', await terms(0)), `InvalidTerms(0, ${expiry})`);
  assert.equal(await wallet.refusal('setAgent', await terms(1, 5)), 'InvalidTerms(1, 5)');

  await wallet.send('setAgent', await terms());
  const granted = await wallet.read('agentOf', [agent]);
  assert.deepEqual([await mayDecrypt(granted.limit, agent), await mayDecrypt(granted.limit, bob)], [true, false]);
  const receipt = await wallet.send('spend', await spend(), agent);
  assert.deepEqual(names(receipt).slice(0, 4), ['VerifyInput', 'FheSubChecked', 'TrivialEncrypt', 'FheIfThenElse']);
  const [{ args: [who, to, paid] }] = wallet.events(receipt, 'Spent');
  assert.deepEqual([who, to, await mayDecrypt(paid, bob), await mayDecrypt(paid, agent)], [agent, bob, true, false]);
  const first = await wallet.read('agentOf', [agent]);
  assert.notEqual(first.left, granted.left);
  assert.equal(await mayDecrypt(first.left, agent), true);

  await chain.pass(1000);
  const renewed = await wallet.send('spend', await spend(), agent);
  assert.equal(chain.told(renewed).find(({ name }) => name === 'FheSubChecked').args[0], granted.limit, 'a new period starts from the limit');

  await wallet.send('pause');
  assert.equal(await wallet.refusal('spend', await spend(), agent), 'EnforcedPause()');
  assert.equal(await wallet.refusal('pause', [], agent), `OwnableUnauthorizedAccount(${agent})`);
  await wallet.send('withdraw', [owner, ...(await input(owner, wallet))]);
  await wallet.send('unpause');
  await wallet.send('removeAgent', [agent]);
  assert.equal(await wallet.refusal('spend', await spend(), agent), `NotAnAgent(${agent}, 0)`);
  assert.equal((await wallet.read('agentOf', [agent])).limit, ZERO);
  await wallet.send('setAgent', await terms());
  await chain.pass(10_001);
  assert.equal(await wallet.refusal('spend', await spend(), agent), `NotAnAgent(${agent}, ${expiry})`);
});
