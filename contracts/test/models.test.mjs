/** Models as one operation: the registry's rules, handles of the results, price, and the limit of inputs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getAddress } from 'ethers';
import { Chain, ZERO, built } from './support/chain.mjs';
import { TYPES } from './support/handles.mjs';

const ID = `0x${'5a'.repeat(32)}`;
const LARGE = `0x${'5b'.repeat(32)}`;
const UNKNOWN = `0x${'5c'.repeat(32)}`;
const bytes = (...types) => `0x${types.map((type) => TYPES[type].toString(16).padStart(2, '0')).join('')}`;
let chain;
let surface;
let user;
const stored = {};

before(async () => {
  chain = await Chain.start();
  surface = await chain.deploy(built('SurfaceOthers'), [chain.config]);
  user = getAddress(chain.accounts[1]);
  for (const type of ['euint8', 'eint16', 'ebool']) {
    stored[type] = chain.told(await surface.send('make', [3, TYPES[type]]))[0].args.at(-1);
  }
  await chain.modelRegistry.send('register', [ID, bytes('euint8', 'eint16', 'euint8'), bytes('eint16', 'ebool'), 1_234_567]);
});
after(() => chain.stop());

const runModel = 'runModel_bytes32_bytes32Array';
const inputs = () => [stored.euint8, stored.eint16, stored.euint8];

test('run_valuesOfTheModelsTypes_givesHandlesOfItsResults', async () => {
  const receipt = await surface.send(runModel, [ID, inputs()]);
  const expected = await chain.expected(receipt);
  const results = expected.model(ID, inputs(), [TYPES.eint16, TYPES.ebool]);
  assert.deepEqual(chain.told(receipt).map(({ name, args }) => ({ name, args })), expected.events);
  assert.notEqual(results[0].slice(0, 44), results[1].slice(0, 44));
  assert.deepEqual(await chain.hcuLimit.read('getBlockMeter').then(([, used]) => used), 1_234_567n);
});

test('run_otherNumberOrTypeOfValues_isRefused', async () => {
  const refused = (id, list) => surface.refusal(runModel, [id, list]);
  assert.equal(await refused(ID, inputs().slice(1)), `ModelInputCount(${ID}, 3, 2)`);
  assert.equal(await refused(ID, [stored.euint8, stored.euint8, stored.euint8]), `ModelInputType(${ID}, 1, 24, 2)`);
  assert.equal(await refused(ID, [ZERO, stored.eint16, stored.euint8]), `ModelInputType(${ID}, 0, 2, 0)`);
  assert.equal(await refused(UNKNOWN, inputs()), `UnknownModel(${UNKNOWN})`);
});

test('run_valueOfSomebodyElse_isRefused', async () => {
  const foreign = chain.told(await chain.executor.send('trivialEncrypt', [1, 2], user))[0].args.at(-1);
  assert.equal(await surface.refusal(runModel, [ID, [stored.euint8, stored.eint16, foreign]]), `ACLNotAllowed(${foreign}, ${surface.address})`);
});

test('run_priceAboveTheLimits_isRefused', async () => {
  await chain.modelRegistry.send('register', [LARGE, bytes('euint8'), bytes('euint8'), 5_000_001]);
  assert.equal(await surface.refusal(runModel, [LARGE, [stored.euint8]]), 'HCUTransactionDepthLimitExceeded()');
});

test('run_255Values_isTheMost', async () => {
  const id = `0x${'5d'.repeat(32)}`;
  await chain.modelRegistry.send('register', [id, bytes(...Array(255).fill('euint8')), bytes('euint8'), 1]);
  const receipt = await surface.send(runModel, [id, Array(255).fill(stored.euint8)]);
  const expected = await chain.expected(receipt);
  expected.model(id, Array(255).fill(stored.euint8), [TYPES.euint8]);
  assert.deepEqual(chain.told(receipt).map(({ name, args }) => ({ name, args })), expected.events);
});

test('register_whatCannotBeRun_isRefused', async () => {
  const models = chain.modelRegistry;
  const id = `0x${'5e'.repeat(32)}`;
  const refused = (takes, gives, price = 1, from = undefined) => models.refusal('register', [id, takes, gives, price], from);
  assert.equal(await refused(bytes('euint8'), bytes('euint8'), 1, user), `NotHostOwner(${user})`);
  assert.equal(await refused('0x', bytes('euint8')), 'ModelSizeInvalid(0)');
  assert.equal(await refused(bytes('euint8'), '0x'), 'ModelSizeInvalid(0)');
  assert.equal(await refused(`0x${'02'.repeat(256)}`, bytes('euint8')), 'ModelSizeInvalid(256)');
  assert.equal(await refused(bytes('eaddress'), bytes('euint8')), 'ModelTypeInvalid(7)');
  assert.equal(await refused('0x54', bytes('euint8')), 'ModelTypeInvalid(84)');
  assert.equal(await refused(bytes('euint8'), bytes('euint256')), 'ModelTypeInvalid(8)');
  assert.equal(await refused(bytes('euint8'), bytes('euint8'), 0), 'ModelPriceIsNull()');
  assert.equal(await models.refusal('register', [ID, bytes('euint8'), bytes('euint8'), 1]), `ModelAlreadyRegistered(${ID})`);
});

test('registry_tellsAndKeepsModels', async () => {
  const models = chain.modelRegistry;
  const id = `0x${'5f'.repeat(32)}`;
  const receipt = await models.send('register', [id, bytes('euint8', 'ebool'), bytes('eint16'), 77]);
  assert.deepEqual([...models.events(receipt)[0].args], [id, '0x0200', '0x18', 77n]);
  assert.deepEqual([...(await models.read('get', [id]))], ['0x0200', '0x18', 77n]);
  assert.equal(await models.refusal('retire', [id], user), `NotHostOwner(${user})`);
  await models.send('retire', [id]);
  assert.equal(await models.refusal('get', [id]), `UnknownModel(${id})`);
  assert.equal(await models.refusal('retire', [id]), `UnknownModel(${id})`);
  assert.equal(await models.refusal('register', [id, bytes('euint8'), bytes('eint16'), 77]), `ModelAlreadyRegistered(${id})`, 'a retired model does not come back');
});
