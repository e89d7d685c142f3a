/** Metering: every price of the reference, and the three limits. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { getAddress } from 'ethers';
import { Chain, ZERO, built } from './support/chain.mjs';
import { NUMBERS, TYPES, plainWord } from './support/handles.mjs';

const NARROW = ['euint8', 'euint16', 'euint32', 'euint64', 'euint128'];
const WIDE = ['ebool', ...NARROW, 'eaddress', 'euint256'];
/** The reference's table, in thousands: plaintext/encrypted right operand, one number where there is no choice. */
const TABLE = [
  ['fheAdd', NARROW, '84/88 93/93 95/125 133/162 172/259'], ['fheSub', NARROW, '84/91 93/93 95/125 133/162 172/260'],
  ['fheMul', NARROW, '122/150 193/222 265/328 365/596 696/1686'], ['fheDiv', NARROW, '210 302 438 715 1225'], ['fheRem', NARROW, '440 580 792 1153 1943'],
  ['fheMulDiv', NARROW, '495/524 703/766 1080/1311 1921/2911 -'],
  ['fheGe', NARROW, '52/63 55/84 84/118 116/152 149/210'], ['fheGt', NARROW, '52/59 55/84 84/118 117/152 150/218'],
  ['fheLe', NARROW, '58/58 58/83 84/117 119/149 150/218'], ['fheLt', NARROW, '52/59 58/84 83/117 118/146 149/215'],
  ['fheMin', NARROW, '84/119 88/146 117/182 150/219 186/289'], ['fheMax', NARROW, '89/121 89/145 117/180 149/218 180/290'],
  ['fheBitAnd', WIDE, '22/25 31/31 31/31 32/32 34/34 37/37 - 38/38'], ['fheBitOr', WIDE, '22/24 30/30 30/31 32/32 34/34 37/37 - 38/38'],
  ['fheBitXor', WIDE, '22/22 31/31 31/31 32/32 34/34 37/37 - 39/39'],
  ['fheShl', WIDE, '- 32/92 32/125 32/162 34/208 37/272 - 39/378'], ['fheShr', WIDE, '- 32/91 32/123 32/163 34/209 37/272 - 38/369'],
  ['fheRotl', WIDE, '- 31/91 31/125 32/163 34/209 37/278 - 38/378'], ['fheRotr', WIDE, '- 31/93 31/125 32/160 34/209 37/283 - 40/375'],
  ['fheEq', WIDE, '25/26 55/55 55/83 82/86 83/120 117/122 117/137 118/152'], ['fheNe', WIDE, '23/23 55/55 55/83 83/85 84/118 117/122 117/136 117/150'],
  ['fheNeg', WIDE, '- 79 93 95 131 168 - 269'], ['fheIfThenElse', WIDE, '55 55 55 55 55 57 83 108'],
  ['fheRand', WIDE, '19 23 23 24 24 25 - 30'], ['fheRandBounded', WIDE, '- 23 23 24 24 25 - 30'],
];
const SINGLE = { fheNot: { ebool: 2, euint8: 9, euint16: 16, euint32: 32, euint64: 63, euint128: 130, euint256: 130 } };
const STEPS = [
  ['fheSum', { euint8: [90.9, 127, 148, 159], euint16: [95, 136, 162, 184], euint32: [116, 164, 205, 281], euint64: [139, 216, 306], euint128: [219, 355, 552] }],
  ['fheIsIn', {
    euint8: [71.3, 148, 247, 374], euint16: [103, 218, 378, 605], euint32: [137, 300, 531, 827], euint64: [218, 492, 879],
    euint128: [256, 535, 921], eaddress: [286, 584, 885], euint256: [321, 586, 943],
  }],
];

let chain;
let puppet;
let snapshot;
const stored = {};

before(async () => {
  chain = await Chain.start();
  puppet = await chain.deploy(built('Puppet'));
  for (const type of ['euint64', 'ebool']) {
    const receipt = await run([[chain.executor, 'trivialEncrypt', [3, TYPES[type]]], [chain.acl, 'allow', [ZERO, puppet.address], [[0, 4]]]]);
    stored[type] = chain.told(receipt)[0].args.at(-1);
  }
});
after(() => chain.stop());
beforeEach(async () => {
  if (snapshot) await chain.rpc.send('evm_revert', snapshot);
  snapshot = await chain.rpc.send('evm_snapshot');
});

const calls = (list) => [list.map(([contract, name, args, patches = []]) => [contract.address, contract.data(name, args), patches])];
const run = (list) => puppet.send('run', calls(list));
const refusal = (list) => puppet.refusal('run', calls(list));
const price = async (name, type, scalar, count = 0) => Number(await chain.hcuLimit.read('priceOf', [NUMBERS[name], TYPES[type], scalar, count]));

test('prices_areThoseOfTheReference', async () => {
  for (const [name, columns, line] of TABLE) {
    for (const [i, cell] of line.split(' ').entries()) {
      const [scalar, encrypted = scalar] = cell === '-' ? [0] : cell.split('/').map((thousands) => Number(thousands) * 1000);
      const plainOnly = name === 'fheDiv' || name === 'fheRem';
      assert.equal(await price(name, columns[i], true), scalar, `${name} ${columns[i]} plain`);
      assert.equal(await price(name, columns[i], false), plainOnly ? 0 : encrypted, `${name} ${columns[i]} encrypted`);
    }
  }
  for (const [name, byType] of Object.entries(SINGLE)) for (const [type, hcu] of Object.entries(byType)) assert.equal(await price(name, type, true), hcu, `${name} ${type}`);
  for (const type of WIDE) assert.equal(await price('trivialEncrypt', type, true), 32, type);
  for (const type of WIDE.filter((type) => type !== 'eaddress')) assert.equal(await price('cast', type, true), 32, type);
});

test('prices_ofCollections_growInSteps', async () => {
  for (const [name, byType] of STEPS) {
    const extra = name === 'fheIsIn' ? 1 : 0;
    for (const [type, steps] of Object.entries(byType)) {
      for (const [i, thousands] of steps.entries()) {
        const [from, to] = [[0, 10], [11, 30], [31, 60], [61, 100]][i];
        for (const count of [from, to]) assert.equal(await price(name, type, false, count + extra), Math.round(thousands * 1000), `${name} ${type} of ${count}`);
      }
    }
  }
});

test('prices_ofSignedTypes_areThoseOfTheirWidth', async () => {
  for (const bits of [8, 16, 32, 64, 128]) {
    for (const operation of ['Add', 'Mul', 'Lt', 'BitAnd', 'Shr', 'Neg', 'IfThenElse', 'Rand']) {
      for (const scalar of [true, false]) assert.equal(await price(`int${operation}`, `eint${bits}`, scalar), await price(`fhe${operation}`, `euint${bits}`, scalar), `${operation} ${bits}`);
    }
    for (const type of [`euint${bits}`, `eint${bits}`]) {
      for (const scalar of [true, false]) {
        const comparison = await price('fheLt', `euint${bits}`, scalar);
        assert.equal(await price('fheAddChecked', type, scalar), comparison + (await price('fheAdd', `euint${bits}`, scalar)));
        assert.equal(await price('fheSubChecked', type, scalar), comparison + (await price('fheSub', `euint${bits}`, scalar)));
      }
      const product = await price('fheMul', `euint${bits}`, false);
      for (const fn of ['fheMulChecked', 'fheDivChecked']) assert.ok((await price(fn, type, false)) > product, fn);
      assert.equal(await price('fheDivChecked', type, true), 0);
    }
    assert.ok((await price('fheDivEncrypted', `euint${bits}`, false)) < 5_000_000, 'one division fits into the depth');
    assert.ok((await price('intDiv', `eint${bits}`, false)) < 5_000_000, 'one signed division fits into the depth');
  }
});

test('meter_countsTheBlock', async () => {
  const receipt = await run([[chain.executor, 'fheAdd', [stored.euint64, stored.euint64, '0x00']], [chain.executor, 'fheNeg', [stored.euint64]]]);
  const [block, used] = await chain.hcuLimit.read('getBlockMeter');
  assert.deepEqual([block, used], [BigInt(receipt.blockNumber), 162_000n + 131_000n]);
});

test('transaction_sumAboveItsLimit_isRefused', async () => {
  const product = [chain.executor, 'fheMul', [stored.euint64, stored.euint64, '0x00']]; // 596,000
  assert.equal(await refusal(Array(33).fill(product)), 'no error');
  assert.equal(await refusal(Array(34).fill(product)), 'HCUTransactionLimitExceeded()');
});

test('transaction_chainAboveItsDepth_isRefused', async () => {
  const chained = (length) => [
    [chain.executor, 'fheMul', [stored.euint64, stored.euint64, '0x00']],
    ...Array.from({ length: length - 1 }, (_, i) => [chain.executor, 'fheMul', [ZERO, stored.euint64, '0x00'], [[i, 4]]]),
  ];
  assert.equal(await refusal(chained(8)), 'no error');
  assert.equal(await refusal(chained(9)), 'HCUTransactionDepthLimitExceeded()');
});

test('depth_isTheDeepestOperandsAndTheOwnCost', async () => {
  await chain.hcuLimit.send('setMaxHCUDepthPerTx', [596_000 + 32 + 55_000]);
  const product = [chain.executor, 'fheMul', [stored.euint64, stored.euint64, '0x00']];
  const zero = [chain.executor, 'trivialEncrypt', [0, 5]];
  const chosen = [chain.executor, 'fheIfThenElse', [stored.ebool, ZERO, ZERO], [[0, 36], [1, 68]]];
  assert.equal(await refusal([product, zero, chosen]), 'no error');
  await chain.hcuLimit.send('setMaxHCUDepthPerTx', [596_000 + 55_000 - 1]);
  assert.equal(await refusal([product, zero, chosen]), 'HCUTransactionDepthLimitExceeded()');
});

test('block_sumAboveItsLimit_isRefusedUnlessWhitelisted', async () => {
  await chain.hcuLimit.send('setMaxHCUDepthPerTx', [300_000]);
  await chain.hcuLimit.send('setMaxHCUPerTx', [300_000]);
  await chain.hcuLimit.send('setHCUPerBlock', [400_000]);
  const product = { from: chain.accounts[0], to: puppet.address, gas: '0x300000', data: puppet.data('run', calls([[chain.executor, 'fheAdd', [stored.euint64, stored.euint64, '0x00']]])) };
  const inOneBlock = async () => {
    await chain.rpc.send('evm_setAutomine', false);
    const hashes = [];
    for (let i = 0; i < 3; i++) hashes.push(await chain.rpc.send('eth_sendTransaction', product));
    await chain.rpc.send('evm_mine');
    await chain.rpc.send('evm_setAutomine', true);
    const receipts = await chain.rpc.mined(hashes);
    assert.equal(new Set(receipts.map((receipt) => receipt.blockNumber)).size, 1);
    return receipts.map((receipt) => Number(receipt.status));
  };
  assert.deepEqual(await inOneBlock(), [1, 1, 0]);
  await chain.hcuLimit.send('addToBlockHCUWhitelist', [puppet.address]);
  assert.equal(await chain.hcuLimit.read('isBlockHCUWhitelisted', [puppet.address]), true);
  assert.deepEqual(await inOneBlock(), [1, 1, 1]);
  await chain.hcuLimit.send('removeFromBlockHCUWhitelist', [puppet.address]);
  assert.deepEqual(await inOneBlock(), [1, 1, 0]);
});

test('limits_keepTheirOrder', async () => {
  assert.deepEqual([await chain.hcuLimit.read('getGlobalHCUCapPerBlock'), await chain.hcuLimit.read('getMaxHCUPerTx'), await chain.hcuLimit.read('getMaxHCUDepthPerTx')], [2n ** 48n - 1n, 20_000_000n, 5_000_000n]);
  assert.equal(await chain.hcuLimit.refusal('setHCUPerBlock', [19_999_999]), 'HCUPerBlockBelowMaxPerTx()');
  assert.equal(await chain.hcuLimit.refusal('setMaxHCUPerTx', [4_999_999]), 'MaxHCUPerTxBelowDepth()');
  assert.equal(await chain.hcuLimit.refusal('setMaxHCUDepthPerTx', [20_000_001]), 'MaxHCUPerTxBelowDepth()');
  const receipt = await chain.hcuLimit.send('setHCUPerBlock', [20_000_000]);
  assert.deepEqual([...chain.hcuLimit.events(receipt)[0].args], [20_000_000n, 20_000_000n, 5_000_000n]);
  assert.equal(await chain.hcuLimit.refusal('setMaxHCUPerTx', [20_000_001]), 'HCUPerBlockBelowMaxPerTx()');
});

test('limits_areSetByTheOwnerOnly', async () => {
  const user = getAddress(chain.accounts[1]);
  for (const [name, args] of [['setHCUPerBlock', [1]], ['setMaxHCUPerTx', [1]], ['setMaxHCUDepthPerTx', [1]], ['addToBlockHCUWhitelist', [user]], ['removeFromBlockHCUWhitelist', [user]]]) {
    assert.equal(await chain.hcuLimit.refusal(name, args, user), `NotHostOwner(${user})`, name);
  }
  assert.equal(await chain.hcuLimit.refusal('removeFromBlockHCUWhitelist', [user]), `NotBlockHCUWhitelisted(${user})`);
  await chain.hcuLimit.send('addToBlockHCUWhitelist', [user]);
  assert.equal(await chain.hcuLimit.refusal('addToBlockHCUWhitelist', [user]), `AlreadyBlockHCUWhitelisted(${user})`);
});

test('charge_byAnotherThanTheExecutor_isRefused', async () => {
  assert.equal(await chain.hcuLimit.refusal('charge', [0, 5, false, [], [], puppet.address]), 'CallerMustBeFHEVMExecutorContract()');
  assert.equal(await chain.hcuLimit.refusal('chargePrice', [1, [], [], puppet.address]), 'CallerMustBeFHEVMExecutorContract()');
  const from = chain.addresses.executor;
  const refused = (...args) => chain.refusalOf({ from, to: chain.addresses.hcuLimit, data: chain.hcuLimit.data('charge', args) });
  assert.equal(await refused(0, 0, false, [], [], puppet.address), 'UnsupportedOperation()');
  assert.equal(await refused(0xbf, 5, false, [], [], puppet.address), 'UnsupportedOperation()');
  assert.equal(await refused(0, 5, false, [], [plainWord(1)], puppet.address), 'no error');
});
