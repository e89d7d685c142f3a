/** Attested inputs: what a proof has to say, and everything that it must not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { concat, getAddress } from 'ethers';
import { Chain, INPUT_SIGNERS, STRANGER, attest, built, inputDomain, inputHandle } from './support/chain.mjs';
import { TYPES } from './support/handles.mjs';

const EUINT64 = TYPES.euint64;
const handles = [inputHandle(0x1001, 0, EUINT64), inputHandle(0x1002, 1, EUINT64)];
const [first, second, third] = INPUT_SIGNERS;
let chain;
let surface;
let user;
let verify;

before(async () => {
  chain = await Chain.start();
  surface = await chain.deploy(built('SurfaceFromExternal'), [chain.config]);
  user = getAddress(chain.accounts[1]);
  verify = (handle, proof, from = user) => surface.refusal('fromExternal_externalEuint64_bytes', [handle, proof], from);
});
after(() => chain.stop());

const proofFor = (options = {}, list = handles) => attest(list, { user, contract: surface.address, ...options });

test('input_attestedByEnoughSigners_isTakenAndTold', async () => {
  const proof = await proofFor();
  for (const handle of handles) {
    const receipt = await surface.send('fromExternal_externalEuint64_bytes', [handle, proof], user);
    const [{ name, caller, args }] = chain.told(receipt);
    assert.deepEqual([name, caller, ...args], ['VerifyInput', surface.address, handle, user, proof, BigInt(EUINT64), handle]);
  }
});

test('input_ofEveryType_isTaken', async () => {
  for (const [type, number] of Object.entries(TYPES)) {
    const handle = inputHandle(0x2000 + number, 0, number);
    const name = `fromExternal_external${type[0].toUpperCase()}${type.slice(1)}_bytes`;
    const receipt = await surface.send(name, [handle, await proofFor({}, [handle])], user);
    assert.equal(chain.told(receipt)[0].args.at(-1), handle);
  }
});

test('input_isLentToTheContractOnly', async () => {
  await surface.send('fromExternal_externalEuint64_bytes', [handles[0], await proofFor()], user);
  assert.equal(await chain.acl.read('isAllowed', [handles[0], surface.address]), false);
  assert.equal(await chain.acl.read('isAllowed', [handles[0], user]), false);
});

test('input_ofAnotherUser_isRefused', async () => {
  const stranger = /^InvalidSigner\(0x/;
  assert.match(await verify(handles[0], await proofFor(), chain.accounts[2]), stranger);
  assert.match(await verify(handles[0], await proofFor({ user: chain.accounts[2] })), stranger);
});

test('input_forAnotherContractOrChain_isRefused', async () => {
  const stranger = /^InvalidSigner\(0x/;
  assert.match(await verify(handles[0], await proofFor({ contract: chain.accounts[3] })), stranger);
  assert.match(await verify(handles[0], await proofFor({ chainId: 1 })), stranger);
  const foreign = inputHandle(0x3001, 0, EUINT64, 1);
  assert.equal(await verify(foreign, await proofFor({}, [foreign])), 'InvalidChainId()');
});

test('input_signedForAnotherDomain_isRefused', async () => {
  const stranger = /^InvalidSigner\(0x/;
  assert.match(await verify(handles[0], await proofFor({ domain: { ...inputDomain, chainId: 31337 } })), stranger);
  assert.match(await verify(handles[0], await proofFor({ domain: { ...inputDomain, verifyingContract: chain.addresses.inputVerifier } })), stranger);
  assert.match(await verify(handles[0], await proofFor({ domain: { ...inputDomain, name: 'Decryption' } })), stranger);
  assert.match(await verify(handles[0], await proofFor({ domain: { ...inputDomain, version: '2' } })), stranger);
});

test('input_ofAnotherTypeThanTaken_isRefused', async () => {
  const handle = inputHandle(0x3002, 0, TYPES.euint32);
  assert.equal(await verify(handle, await proofFor({}, [handle])), 'InvalidType()');
});

test('signatures_noneOrTooFew_areRefused', async () => {
  assert.equal(await verify(handles[0], await proofFor({ signers: [] })), 'ZeroSignature()');
  assert.equal(await verify(handles[0], await proofFor({ signers: [first] })), 'SignatureThresholdNotReached(1)');
});

test('signatures_ofOneSignerTwice_countOnce', async () => {
  assert.equal(await verify(handles[0], await proofFor({ signers: [first, first] })), 'SignaturesVerificationFailed()');
  assert.equal(await verify(handles[0], await proofFor({ signers: [first, first, third] })), 'no error');
});

test('signatures_ofAStranger_areRefusedBeforeTheThresholdOnly', async () => {
  assert.equal(await verify(handles[0], await proofFor({ signers: [first, STRANGER] })), `InvalidSigner(${STRANGER.address})`);
  assert.equal(await verify(handles[0], await proofFor({ signers: [STRANGER, first, second] })), `InvalidSigner(${STRANGER.address})`);
  assert.equal(await verify(handles[0], await proofFor({ signers: [first, second, STRANGER] })), 'no error');
});

test('signatures_changedBytes_areRefused', async () => {
  const proof = await proofFor();
  const at = 2 + 64; // first signature, behind counts and handles
  for (const offset of [0, 40, 64]) {
    const bytes = Buffer.from(proof.slice(2), 'hex');
    bytes[at + offset] ^= 0x40;
    assert.match(await verify(handles[0], `0x${bytes.toString('hex')}`), /^InvalidSigner\(0x/, `byte ${offset}`);
  }
});

test('signatures_highS_areRefusedAsNoSignature', async () => {
  const proof = await proofFor();
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const bytes = Buffer.from(proof.slice(2), 'hex');
  const s = BigInt(`0x${bytes.subarray(98, 130).toString('hex')}`);
  Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex').copy(bytes, 98);
  bytes[130] = bytes[130] === 27 ? 28 : 27;
  assert.equal(await verify(handles[0], `0x${bytes.toString('hex')}`), `InvalidSigner(0x${'00'.repeat(20)})`);
});

test('extraData_isSignedWithTheHandles', async () => {
  const proof = await proofFor({ extraData: '0x0102' });
  assert.equal(await verify(handles[0], proof), 'no error');
  assert.match(await verify(handles[0], `${proof}03`), /^InvalidSigner\(0x/);
  assert.match(await verify(handles[0], proof.slice(0, -2)), /^InvalidSigner\(0x/);
});

test('proof_shorterThanItSays_isRefused', async () => {
  const proof = await proofFor({ extraData: '0x' });
  assert.equal(await verify(handles[0], proof), 'no error');
  assert.equal(await verify(handles[0], proof.slice(0, -2)), 'DeserializingInputProofFail()');
  assert.equal(await verify(handles[0], '0x02'), 'DeserializingInputProofFail()');
  assert.equal(await verify(handles[0], '0x0202'), 'DeserializingInputProofFail()');
});

test('proof_empty_isRefusedByTheVerifier', async () => {
  assert.equal(await chain.inputVerifier.refusal('verifyInput', [[user, surface.address], handles[0], '0x']), 'EmptyInputProof()');
});

test('handle_indexBeyondTheListOrComputed_isRefused', async () => {
  const beyond = inputHandle(0x4001, 2, EUINT64);
  assert.equal(await verify(beyond, await proofFor()), 'InvalidIndex()');
  const computed = inputHandle(0x4002, 0xff, EUINT64);
  assert.equal(await verify(computed, await proofFor()), 'InvalidIndex()');
});

test('handle_notTheOneOfItsIndex_isRefused', async () => {
  const other = inputHandle(0x5001, 1, EUINT64);
  assert.equal(await verify(other, await proofFor()), 'InvalidInputHandle()');
});

test('handle_unknownVersionAnywhereInTheList_isRefused', async () => {
  const list = [handles[0], inputHandle(0x6001, 1, EUINT64, 31337, 1)];
  assert.equal(await verify(list[0], await proofFor({}, list)), 'InvalidHandleVersion()');
});

test('proof_checkedInThisTransaction_isRememberedForItsContextOnly', async () => {
  const puppet = await chain.deploy(built('Puppet'));
  const context = [user, puppet.address];
  const proof = await attest(handles, { user, contract: puppet.address });
  const ask = (contract, handle) => [chain.addresses.inputVerifier, chain.inputVerifier.data('verifyInput', [[user, contract], handle, proof]), []];
  const clean = [chain.addresses.inputVerifier, chain.inputVerifier.data('cleanTransientStorage'), []];
  const single = await chain.rpc.send('eth_estimateGas', { from: user, to: puppet.address, data: puppet.data('run', [[ask(puppet.address, handles[0])]]) });
  const both = await chain.rpc.send('eth_estimateGas', { from: user, to: puppet.address, data: puppet.data('run', [[ask(puppet.address, handles[0]), ask(puppet.address, handles[1])]]) });
  const cleaned = await chain.rpc.send('eth_estimateGas', { from: user, to: puppet.address, data: puppet.data('run', [[ask(puppet.address, handles[0]), clean, ask(puppet.address, handles[1])]]) });
  assert.ok(Number(cleaned) - Number(both) > 5000, `a second check costs gas: ${Number(single)}, ${Number(both)}, ${Number(cleaned)}`);
  assert.match(await puppet.refusal('run', [[ask(puppet.address, handles[0]), ask(surface.address, handles[0])]]), /^InvalidSigner\(0x/);
  assert.equal(await puppet.refusal('run', [[ask(context[1], handles[0]), ask(context[1], inputHandle(0x7001, 1, EUINT64))]]), 'InvalidInputHandle()');
});

test('proof_replayedInAnotherTransaction_givesTheSameHandleToTheSameContractOnly', async () => {
  const proof = await proofFor();
  const handlesOf = async () => chain.told(await surface.send('fromExternal_externalEuint64_bytes', [handles[1], proof], user))[0].args.at(-1);
  assert.equal(await handlesOf(), await handlesOf());
  const twin = await chain.deploy(built('SurfaceFromExternal'), [chain.config]);
  assert.match(await twin.refusal('fromExternal_externalEuint64_bytes', [handles[1], proof], user), /^InvalidSigner\(0x/);
});

test('domain_isTheGateways', async () => {
  const domain = await chain.inputVerifier.read('eip712Domain');
  assert.deepEqual([...domain].slice(0, 5), ['0x0f', 'InputVerification', '1', 31338n, getAddress(inputDomain.verifyingContract)]);
});

test('signers_areReplacedByTheOwnerOnly', async () => {
  const snapshot = await chain.rpc.send('evm_snapshot');
  const verifier = chain.inputVerifier;
  const zero = `0x${'00'.repeat(20)}`;
  assert.equal(await verifier.refusal('defineNewContext', [[user], 1], user), `NotHostOwner(${user})`);
  assert.equal(await verifier.refusal('setThreshold', [1], user), `NotHostOwner(${user})`);
  assert.equal(await verifier.refusal('defineNewContext', [[], 1]), 'SignersSetIsEmpty()');
  assert.equal(await verifier.refusal('defineNewContext', [[zero], 1]), 'CoprocessorSignerNull()');
  assert.equal(await verifier.refusal('defineNewContext', [[user, user], 1]), 'CoprocessorAlreadySigner()');
  assert.equal(await verifier.refusal('defineNewContext', [[user], 2]), 'ThresholdIsAboveNumberOfSigners()');
  assert.equal(await verifier.refusal('setThreshold', [0]), 'ThresholdIsNull()');
  assert.equal(await verifier.refusal('setThreshold', [4]), 'ThresholdIsAboveNumberOfSigners()');

  await verifier.send('setThreshold', [3]);
  assert.equal(await verify(handles[0], await proofFor()), 'SignatureThresholdNotReached(2)');
  const receipt = await verifier.send('defineNewContext', [[STRANGER.address], 1]);
  const [event] = verifier.events(receipt, 'NewContextSet');
  assert.deepEqual([[...event.args[0]], event.args[1]], [[STRANGER.address], 1n]);
  assert.deepEqual([...(await verifier.read('getCoprocessorSigners'))], [STRANGER.address]);
  assert.deepEqual([await verifier.read('isSigner', [STRANGER.address]), await verifier.read('isSigner', [first.address]), await verifier.read('getThreshold')], [true, false, 1n]);
  assert.match(await verify(handles[0], await proofFor()), /^InvalidSigner\(0x/);
  assert.equal(await verify(handles[0], await proofFor({ signers: [STRANGER] })), 'no error');
  await chain.rpc.send('evm_revert', snapshot);
});

test('proof_trailingSignaturesCountedAsExtraData_areRefused', async () => {
  const proof = await proofFor({ signers: [first, second], extraData: '0x00' });
  const fewer = concat([proof.slice(0, 4), '0x01', `0x${proof.slice(6)}`]);
  assert.equal(await verify(handles[0], fewer), 'SignatureThresholdNotReached(1)');
});
