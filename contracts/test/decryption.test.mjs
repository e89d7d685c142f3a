/** Public decryption: what a proof has to say, contexts of signers, and the library's two functions. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { concat, getAddress, toBeHex, zeroPadValue } from 'ethers';
import { Chain, DECRYPTION_SIGNERS, STRANGER, built, decryptionDomain, encode, inputHandle, reveal } from './support/chain.mjs';

const handles = [inputHandle(0x9001, 0xff, 5), inputHandle(0x9002, 0xff, 0)];
const cleartexts = encode(['uint64', 'bool'], [16, true]);
const [first, second, third] = DECRYPTION_SIGNERS;
const context = (number) => (0x07n << 248n) + BigInt(number);
const named = (version, ...ids) => concat([toBeHex(version, 1), ...ids.map((id) => zeroPadValue(toBeHex(id), 32))]);
const EPOCH = (0x08n << 248n) + 1n;
let chain;
let surface;
let names;

before(async () => {
  chain = await Chain.start();
  surface = await chain.deploy(built('SurfaceOthers'), [chain.config]);
  names = Object.fromEntries(surface.interface.fragments.filter((f) => f.type === 'function').map((f) => [f.name.split('_')[0], f.name]));
});
after(() => chain.stop());

const check = (proof, list = handles, values = cleartexts) => surface.refusal(names.checkSignatures, [list, values, proof]);
const isValid = (proof, list = handles, values = cleartexts) => surface.read(names.isPublicDecryptionResultValid, [list, values, proof]);

test('decryption_signedByEnough_isTakenAndTold', async () => {
  const receipt = await surface.send(names.checkSignatures, [handles, cleartexts, await reveal(handles, cleartexts)]);
  const [log] = receipt.logs;
  assert.equal(log.topics[0], '0xc6366bab028b8d033cb362cfd1f2f3457ef4e92fc738b6788b90d5a7846367a0');
  assert.equal(log.data, encode(['bytes32[]', 'bytes'], [handles, cleartexts]));
  assert.equal(await isValid(await reveal(handles, cleartexts)), true);
});

test('decryption_ofOtherValuesHandlesOrOrder_isRefused', async () => {
  const proof = await reveal(handles, cleartexts);
  const stranger = /^KMSInvalidSigner\(0x/;
  assert.match(await check(proof, handles, encode(['uint64', 'bool'], [17, true])), stranger);
  assert.match(await check(proof, [handles[1], handles[0]]), stranger);
  assert.match(await check(proof, [handles[0]]), stranger);
  assert.match(await check(proof, [handles[0], inputHandle(0x9003, 0xff, 0)]), stranger);
  assert.equal(await isValid(proof, [handles[0]]), false);
});

test('decryption_signedForAnotherDomain_isRefused', async () => {
  for (const change of [{ chainId: 31337 }, { verifyingContract: chain.addresses.kmsVerifier }, { name: 'InputVerification' }, { version: '2' }]) {
    assert.match(await check(await reveal(handles, cleartexts, { domain: { ...decryptionDomain, ...change } })), /^KMSInvalidSigner\(0x/);
  }
});

test('signatures_tooFewRepeatedOrForeign_areRefused', async () => {
  const signedBy = (...signers) => reveal(handles, cleartexts, { signers });
  assert.equal(await check(await signedBy()), 'KMSZeroSignature()');
  assert.equal(await check(await signedBy(first, second)), 'KMSSignatureThresholdNotReached(2)');
  assert.equal(await check(await signedBy(first, second, second)), 'InvalidKMSSignatures()');
  assert.equal(await check(await signedBy(first, STRANGER, second, third)), `KMSInvalidSigner(${STRANGER.address})`);
  assert.equal(await check(await signedBy(first, first, second, third)), 'no error');
  assert.equal(await check(await signedBy(first, second, third, STRANGER)), 'no error');
  assert.equal(await isValid(await signedBy(first, second, second)), false);
});

test('proof_emptyOrShorterThanItSays_isRefused', async () => {
  assert.equal(await check('0x'), 'EmptyDecryptionProof()');
  assert.equal(await check('0x01'), 'DeserializingDecryptionProofFail()');
  const proof = await reveal(handles, cleartexts, { extraData: '0x' });
  assert.equal(await check(proof), 'no error');
  assert.equal(await check(proof.slice(0, -2)), 'DeserializingDecryptionProofFail()');
  assert.equal(await isValid('0x'), false);
});

test('extraData_namesTheContext', async () => {
  const with_ = (extraData) => reveal(handles, cleartexts, { extraData }).then((proof) => check(proof));
  assert.equal(await with_('0x'), 'no error');
  assert.equal(await with_('0x00ffff'), 'no error');
  assert.equal(await with_(named(1, context(1))), 'no error');
  assert.equal(await with_(named(2, context(1), EPOCH)), 'no error');
  assert.equal(await with_(named(1, context(2))), `InvalidKmsContext(${context(2)})`);
  assert.equal(await with_('0x01'), 'DeserializingExtraDataFail()');
  assert.equal(await with_(named(2, context(1))), 'DeserializingExtraDataFail()');
  assert.equal(await with_('0x03'), 'UnsupportedExtraDataVersion(3)');
});

test('contexts_areReplacedAndDestroyedByTheOwnerOnly', async () => {
  const snapshot = await chain.rpc.send('evm_snapshot');
  const verifier = chain.kmsVerifier;
  const user = getAddress(chain.accounts[1]);
  const zero = `0x${'00'.repeat(20)}`;
  assert.equal(await verifier.refusal('defineNewContext', [[user], 1], user), `NotHostOwner(${user})`);
  assert.equal(await verifier.refusal('destroyContext', [context(1)], user), `NotHostOwner(${user})`);
  assert.equal(await verifier.refusal('defineNewContext', [[], 1]), 'SignersSetIsEmpty()');
  assert.equal(await verifier.refusal('defineNewContext', [[user], 0]), 'ThresholdIsNull()');
  assert.equal(await verifier.refusal('defineNewContext', [[user], 2]), 'ThresholdIsAboveNumberOfSigners()');
  assert.equal(await verifier.refusal('defineNewContext', [[zero], 1]), 'KMSSignerNull()');
  assert.equal(await verifier.refusal('defineNewContext', [[user, user], 1]), 'KMSAlreadySigner()');
  assert.equal(await verifier.refusal('destroyContext', [context(1)]), `CurrentKmsContextCannotBeDestroyed(${context(1)})`);

  const receipt = await verifier.send('defineNewContext', [[STRANGER.address], 1]);
  const [event] = verifier.events(receipt, 'NewKmsContextSet');
  assert.deepEqual([event.args[0], [...event.args[1]], event.args[2]], [context(2), [STRANGER.address], 1n]);
  assert.equal(await verifier.read('getCurrentKmsContextId'), context(2));
  assert.deepEqual([...(await verifier.read('getKmsSigners'))], [STRANGER.address]);
  assert.deepEqual([...(await verifier.read('getSignersForKmsContext', [context(1)]))], DECRYPTION_SIGNERS.map(({ address }) => address));
  assert.deepEqual([await verifier.read('getThreshold'), await verifier.read('isSigner', [first.address])], [1n, false]);
  const [signers, threshold] = await verifier.read('getContextSignersAndThresholdFromExtraData', [named(1, context(1))]);
  assert.deepEqual([[...signers].length, threshold], [4, 3n]);

  assert.match(await check(await reveal(handles, cleartexts)), /^KMSInvalidSigner/, 'the old signers are not the current ones');
  const old = { extraData: named(1, context(1)) };
  assert.equal(await check(await reveal(handles, cleartexts, old)), 'no error', 'but their context still counts');
  await verifier.send('destroyContext', [context(1)]);
  assert.equal(await check(await reveal(handles, cleartexts, old)), `InvalidKmsContext(${context(1)})`);
  assert.equal(await verifier.refusal('getSignersForKmsContext', [context(1)]), `InvalidKmsContext(${context(1)})`);
  await chain.rpc.send('evm_revert', snapshot);
});

test('views_sayWhereThingsAre', async () => {
  assert.equal(await chain.kmsVerifier.read('getProtocolConfigAddress'), chain.addresses.kmsVerifier);
  const domain = await chain.kmsVerifier.read('eip712Domain');
  assert.deepEqual([...domain].slice(0, 5), ['0x0f', 'Decryption', '1', 31338n, getAddress(decryptionDomain.verifyingContract)]);
});
