/** The executor called directly: every refusal, the rights to operands, what counts as made in this transaction. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getAddress } from 'ethers';
import { Chain, ZERO, attest, built, inputHandle } from './support/chain.mjs';
import { TYPES, plainWord } from './support/handles.mjs';

const MAX = 2n ** 256n - 1n;
let chain;
let puppet;
/** Handles by library type that the puppet and the first account may use. */
const stored = {};

before(async () => {
  chain = await Chain.start();
  puppet = await chain.deploy(built('Puppet'));
  for (const [type, number] of Object.entries(TYPES)) {
    const receipt = await run([
      [chain.executor, number >= 17 ? 'intTrivialEncrypt' : 'trivialEncrypt', [3, number]],
      [chain.acl, 'allow', [ZERO, puppet.address], [[0, 4]]],
    ]);
    stored[type] = chain.told(receipt)[0].args.at(-1);
  }
});
after(() => chain.stop());

/** Calls of the puppet in one transaction: contract, function, arguments, and [result, offset] to write into the data. */
const calls = (list) => [list.map(([contract, name, args, patches = []]) => [contract.address, contract.data(name, args), patches])];
const run = (list) => puppet.send('run', calls(list));
const refusal = (list) => puppet.refusal('run', calls(list));
const once = (name, ...args) => [[chain.executor, name, args]];
const FIRST = 4; // where the first argument lies in the data
const SECOND = 36;

test('binary operation_operandOfAnotherType_isRefused', async () => {
  assert.equal(await refusal(once('fheAdd', stored.euint8, stored.euint16, '0x00')), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheAdd', stored.eint8, stored.eint8, '0x00')), 'UnsupportedType()');
  assert.equal(await refusal(once('intAdd', stored.euint8, stored.euint8, '0x00')), 'UnsupportedType()');
  assert.equal(await refusal(once('fheAdd', stored.ebool, stored.ebool, '0x00')), 'UnsupportedType()');
  assert.equal(await refusal(once('fheAdd', stored.euint256, stored.euint256, '0x00')), 'UnsupportedType()');
  assert.equal(await refusal(once('fheBitAnd', stored.eaddress, stored.eaddress, '0x00')), 'UnsupportedType()');
  assert.equal(await refusal(once('fheAdd', stored.euint8, stored.euint8, '0x02')), 'ScalarByteIsNotBoolean()');
});

test('division_divisor_isCheckedInTheTypeOfTheDividend', async () => {
  assert.equal(await refusal(once('fheDiv', stored.euint8, stored.euint8, '0x00')), 'IsNotScalar()');
  assert.equal(await refusal(once('fheRem', stored.euint256, stored.euint8, '0x02')), 'IsNotScalar()');
  assert.equal(await refusal(once('fheDiv', stored.euint8, plainWord(0x100), '0x01')), 'DivisionByZero()');
  assert.equal(await refusal(once('fheRem', stored.euint64, plainWord(1n << 64n), '0x01')), 'DivisionByZero()');
  assert.equal(await refusal(once('intDiv', stored.eint128, plainWord(1n << 128n), '0x01')), 'DivisionByZero()');
  assert.equal(await refusal(once('intRem', stored.eint8, plainWord(0), '0x01')), 'DivisionByZero()');
  assert.equal(await refusal(once('fheDivEncrypted', stored.euint8, plainWord(3), '0x01')), 'IsScalar()');
  assert.equal(await refusal(once('fheDivChecked', stored.eint8, plainWord(3), '0x01')), 'IsScalar()');
  const receipt = await run(once('fheDiv', stored.euint8, plainWord(0x1ff), '0x01'));
  assert.equal(chain.told(receipt)[0].args[1], plainWord(0x1ff), 'the event carries the word as it was given');
});

test('mulDiv_scalarByteAndDivisor_areChecked', async () => {
  const word = plainWord(3);
  assert.equal(await refusal(once('fheMulDiv', stored.euint8, stored.euint8, word, '0x00')), 'InvalidMulDivScalarByte()');
  assert.equal(await refusal(once('fheMulDiv', stored.euint8, stored.euint16, word, '0x01')), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheMulDiv', stored.euint128, stored.euint128, word, '0x01')), 'UnsupportedType()');
  assert.equal(await refusal(once('fheMulDiv', stored.euint8, stored.euint8, plainWord(256), '0x03')), 'DivisionByZero()');
});

test('ifThenElse_controlOrBranches_mustMatch', async () => {
  assert.equal(await refusal(once('fheIfThenElse', stored.euint8, stored.euint8, stored.euint8)), 'UnsupportedType()');
  assert.equal(await refusal(once('fheIfThenElse', stored.ebool, stored.euint8, stored.euint16)), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheIfThenElse', stored.ebool, stored.eint8, stored.eint8)), 'UnsupportedType()');
  assert.equal(await refusal(once('intIfThenElse', stored.ebool, stored.euint8, stored.euint8)), 'UnsupportedType()');
});

test('cast_typesThatItDoesNotTake_areRefused', async () => {
  assert.equal(await refusal(once('cast', stored.euint8, 2)), 'InvalidType()');
  assert.equal(await refusal(once('cast', stored.euint8, 0)), 'UnsupportedType()');
  assert.equal(await refusal(once('cast', stored.eaddress, 8)), 'UnsupportedType()');
  assert.equal(await refusal(once('cast', stored.euint8, 20)), 'UnsupportedType()');
  assert.equal(await refusal(once('intCast', stored.euint8, 3)), 'UnsupportedType()');
  assert.equal(await refusal(once('intCast', stored.eint8, 20)), 'InvalidType()');
  assert.equal(await refusal(once('intCast', stored.eint8, 83)), 'UnsupportedType()');
});

test('types_beyondAllTables_areRefusedAndNotMisread', async () => {
  assert.equal(await refusal(once('trivialEncrypt', 1, 255)), 'UnsupportedType()');
  assert.equal(await refusal(once('trivialEncrypt', 1, 1)), 'UnsupportedType()');
  assert.equal(await refusal(once('intTrivialEncrypt', 1, 5)), 'UnsupportedType()');
  assert.equal(await refusal(once('fheRand', 7)), 'UnsupportedType()');
  assert.equal(await refusal(once('intRand', 8)), 'UnsupportedType()');
});

test('randBounded_bound_isAPowerOfTwoWithinTheType', async () => {
  assert.equal(await refusal(once('fheRandBounded', 0, 2)), 'NotPowerOfTwo()');
  assert.equal(await refusal(once('fheRandBounded', 12, 2)), 'NotPowerOfTwo()');
  assert.equal(await refusal(once('fheRandBounded', 512, 2)), 'UpperBoundAboveMaxTypeValue()');
  assert.equal(await refusal(once('fheRandBounded', 2, 0)), 'UnsupportedType()');
  await run([...once('fheRandBounded', 256, 2), ...once('fheRandBounded', 1n << 255n, 8), ...once('fheRandBounded', 1n << 128n, 6)]);
});

test('collections_tooManyElementsOrMixedTypes_areRefused', async () => {
  const many = (type, count) => Array(count).fill(stored[type]);
  assert.equal(await refusal(once('fheSum', many('euint32', 101), 4)), 'FHECollectionSizeInvalid(101, 100)');
  assert.equal(await refusal(once('fheSum', many('euint64', 61), 5)), 'FHECollectionSizeInvalid(61, 60)');
  assert.equal(await refusal(once('fheIsIn', stored.eaddress, many('eaddress', 61), 7)), 'FHECollectionSizeInvalid(61, 60)');
  assert.equal(await refusal(once('fheSum', [stored.euint8, stored.euint16], 2)), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheIsIn', stored.euint8, [stored.euint16], 2)), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheIsIn', stored.euint16, [stored.euint8], 2)), 'IncompatibleTypes()');
  assert.equal(await refusal(once('fheIsIn', stored.ebool, [stored.ebool], 0)), 'UnsupportedType()');
  await run([...once('fheSum', many('euint8', 100), 2), ...once('fheSum', [], 6), ...once('fheIsIn', stored.euint256, many('euint256', 60), 8)]);
});

test('operation_operandOfSomebodyElse_isRefusedForEachPosition', async () => {
  const [owner] = chain.accounts;
  const receipt = await chain.executor.send('trivialEncrypt', [7, 2], owner);
  const foreign = chain.told(receipt)[0].args.at(-1);
  const notAllowed = `ACLNotAllowed(${foreign}, ${puppet.address})`;
  for (const list of [
    once('fheAdd', foreign, stored.euint8, '0x00'), once('fheAdd', stored.euint8, foreign, '0x00'), once('fheAdd', foreign, plainWord(1), '0x01'),
    once('fheNeg', foreign), once('cast', foreign, 3), once('fheIfThenElse', stored.ebool, stored.euint8, foreign),
    once('fheSum', [stored.euint8, foreign], 2), once('fheIsIn', stored.euint8, [foreign], 2), once('fheMulDiv', stored.euint8, foreign, plainWord(2), '0x01'),
    once('fheAddChecked', stored.euint8, foreign, '0x00'),
  ]) assert.equal(await refusal(list), notAllowed);
  assert.equal(await refusal(once('cast', foreign, 2)), notAllowed, 'a cast looks at rights before types');
  assert.equal(await refusal(once('fheAdd', foreign, stored.euint16, '0x00')), 'IncompatibleTypes()', 'the others look at types first');
});

test('boundaryBits_operandMadeInThisTransaction_givesAnotherHandle', async () => {
  const receipt = await run([
    [chain.executor, 'trivialEncrypt', [7, 2]],
    [chain.executor, 'fheAdd', [ZERO, ZERO, '0x00'], [[0, FIRST], [0, SECOND]]],
    [chain.executor, 'fheAdd', [ZERO, stored.euint8, '0x00'], [[0, FIRST]]],
    [chain.executor, 'fheAdd', [stored.euint8, ZERO, '0x00'], [[0, SECOND]]],
    [chain.executor, 'fheAdd', [stored.euint8, stored.euint8, '0x00']],
  ]);
  const expected = await chain.expected(receipt);
  const made = expected.trivial('trivialEncrypt', 7n, 2);
  for (const [lhs, rhs] of [[made, made], [made, stored.euint8], [stored.euint8, made], [stored.euint8, stored.euint8]]) expected.binary('fheAdd', lhs, rhs, false);
  assert.deepEqual(chain.told(receipt).map(({ name, args }) => ({ name, args })), expected.events);
});

test('boundaryBits_verifiedInput_countsAsMadeElsewhere', async () => {
  const handle = inputHandle(77, 0, 2);
  const user = chain.accounts[0];
  const proof = await attest([handle], { user, contract: puppet.address });
  const receipt = await run([[chain.executor, 'verifyInput', [handle, user, proof, 2]], ...once('fheNeg', handle)]);
  const expected = await chain.expected(receipt);
  expected.unary('fheNeg', handle);
  const told = chain.told(receipt);
  assert.deepEqual(told.map(({ name }) => name), ['VerifyInput', 'FheNeg']);
  assert.deepEqual(told[0].args, [handle, getAddress(user), proof, 2n, handle]);
  assert.deepEqual(told[1].args, expected.events[0].args);
});

test('sameOperation_inAnotherBlock_hasAnotherHandle', async () => {
  const handles = [];
  for (let i = 0; i < 2; i++) handles.push(chain.told(await run(once('fheAdd', stored.euint8, plainWord(1), '0x01')))[0].args.at(-1));
  assert.notEqual(handles[0], handles[1]);
});

test('result_isLentToTheCallerOnlyForThisTransaction', async () => {
  const receipt = await run(once('trivialEncrypt', 5, 5));
  const handle = chain.told(receipt)[0].args.at(-1);
  assert.equal(await chain.acl.read('isAllowed', [handle, puppet.address]), false);
  assert.equal(await refusal(once('fheNeg', handle)), `ACLNotAllowed(${handle}, ${puppet.address})`);
});

test('trivialEncrypt_word_isToldAsGiven', async () => {
  const receipt = await run([...once('trivialEncrypt', MAX, 2), ...once('intTrivialEncrypt', MAX, 20)]);
  assert.deepEqual(chain.told(receipt).map(({ args }) => args.slice(0, 2)), [[MAX, 2n], [MAX, 20n]]);
});

test('addresses_areThoseOfTheDeployment', async () => {
  assert.equal(await chain.executor.read('getACLAddress'), chain.addresses.acl);
  assert.equal(await chain.executor.read('getHCULimitAddress'), chain.addresses.hcuLimit);
  assert.equal(await chain.executor.read('getInputVerifierAddress'), chain.addresses.inputVerifier);
  assert.equal(await chain.executor.read('getModelRegistryAddress'), chain.addresses.modelRegistry);
  assert.equal(await chain.acl.read('getFHEVMExecutorAddress'), chain.addresses.executor);
  assert.equal(await chain.acl.read('getPauserSetAddress'), chain.addresses.pauserSet);
  assert.equal(await chain.acl.read('getConfidentialBridgeAddress'), `0x${'00'.repeat(20)}`);
  assert.equal(await chain.executor.read('getHandleVersion'), 0n);
  for (const [contract, version] of [['executor', 'FHEVMExecutor v0.6.0'], ['acl', 'ACL v0.5.0'], ['inputVerifier', 'InputVerifier v0.2.0'], ['kmsVerifier', 'KMSVerifier v0.4.0'], ['hcuLimit', 'HCULimit v0.4.0']]) {
    assert.equal(await chain[contract].read('getVersion'), version);
  }
});

test('checkedArithmetic_twoResults_haveTheirOwnHandlesAndRights', async () => {
  const receipt = await run([
    ...once('fheAddChecked', stored.euint8, stored.euint8, '0x00'),
    [chain.executor, 'fheNeg', [ZERO], [[0, FIRST]]],
  ]);
  const expected = await chain.expected(receipt);
  const [sum, failed] = expected.checked('fheAddChecked', stored.euint8, stored.euint8, false);
  expected.unary('fheNeg', sum);
  assert.deepEqual(chain.told(receipt).map(({ name, args }) => ({ name, args })), expected.events);
  assert.equal(failed.slice(-4), '0000');
});

