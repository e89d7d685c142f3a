/** A local chain: the anvil binary that the package brings. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const platforms = { 'linux-x64': 'linux-amd64', 'linux-arm64': 'linux-arm64', 'darwin-arm64': 'darwin-arm64', 'darwin-x64': 'darwin-amd64' };

function binary() {
  const here = `${process.platform}-${process.arch}`;
  return createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${platforms[here] ?? here}/bin/anvil`);
}

/**
 * Starts a chain on a free port of the loopback interface.
 * @param {string[]} options further options of anvil
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export function startAnvil(options = []) {
  const child = spawn(binary(), ['--host', '127.0.0.1', '--port', '0', '--chain-id', '31337', '--slots-in-an-epoch', '1', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk) => {
      if (text === undefined) return;
      text += chunk;
      const port = /Listening on [^\s:]+:(\d+)/.exec(text)?.[1];
      if (!port) return;
      text = undefined;
      resolve({ url: `http://127.0.0.1:${port}`, stop: () => (child.kill(), ended) });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${text}`)));
  });
}
