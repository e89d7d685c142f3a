/**
 * A local chain: anvil. Its package for Linux on x64 comes with the others; the packages for other systems are not in the
 * lock file, so there it is the anvil on the PATH.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const packaged = '@foundry-rs/anvil-linux-amd64/bin/anvil';

function binary() {
  try {
    return createRequire(import.meta.url).resolve(packaged);
  } catch {
    return 'anvil';
  }
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
    child.once('error', (error) => reject(error.code === 'ENOENT' ? new Error('no anvil: npm ci brings it on Linux x64; elsewhere put that of Foundry on the PATH') : error));
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${text}`)));
  });
}
