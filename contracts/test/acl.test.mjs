/** The access list: every rule of grants, delegations, deny list and pause. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { getAddress } from 'ethers';
import { Chain, ZERO, built } from './support/chain.mjs';

const FIRST = 4;
const WILDCARD = getAddress(`0x${'ff'.repeat(20)}`);
let chain;
let puppet;
let owner;
let alice;
let bob;
let carol;
/** A value that alice may use for ever. */
let handle;
let snapshot;

before(async () => {
  chain = await Chain.start();
  puppet = await chain.deploy(built('Puppet'));
  [owner, alice, bob, carol] = chain.accounts.map((account) => getAddress(account));
  const receipt = await run([[chain.executor, 'trivialEncrypt', [7, 5]], [chain.acl, 'allow', [ZERO, alice], [[0, FIRST]]], [chain.acl, 'allow', [ZERO, puppet.address], [[0, FIRST]]]]);
  handle = chain.told(receipt)[0].args.at(-1);
});
after(() => chain.stop());
beforeEach(async () => {
  if (snapshot) await chain.rpc.send('evm_revert', snapshot);
  snapshot = await chain.rpc.send('evm_snapshot');
});

const calls = (list) => [list.map(([contract, name, args, patches = []]) => [contract.address, contract.data(name, args), patches])];
const run = (list) => puppet.send('run', calls(list));
const args = (event) => Array.from(event.args, (value) => (typeof value === 'bigint' ? Number(value) : value));

test('allow_byAnAllowedAccount_isForEverAndTold', async () => {
  const receipt = await chain.acl.send('allow', [handle, bob], alice);
  assert.deepEqual(args(chain.acl.events(receipt)[0]), [alice, bob, handle]);
  assert.equal(await chain.acl.read('persistAllowed', [handle, bob]), true);
  assert.equal(await chain.acl.read('isAllowed', [handle, bob]), true);
  assert.equal(await chain.acl.read('allowedTransient', [handle, bob]), false);
});

test('grants_byAnAccountThatMayNotUseTheHandle_areRefused', async () => {
  const later = (await chain.now()) + 1000;
  for (const [name, parameters] of [['allow', [handle, carol]], ['allowTransient', [handle, carol]], ['allowForDecryption', [[handle]]], ['allowUntil', [handle, carol, later]]]) {
    assert.equal(await chain.acl.refusal(name, parameters, bob), `SenderNotAllowed(${bob})`, name);
  }
});

test('grants_byADeniedAccount_areRefused', async () => {
  const receipt = await chain.acl.send('blockAccount', [alice]);
  assert.deepEqual(args(chain.acl.events(receipt, 'BlockedAccount')[0]), [alice]);
  assert.equal(await chain.acl.read('isAccountDenied', [alice]), true);
  const later = (await chain.now()) + 1000;
  for (const [name, parameters] of [
    ['allow', [handle, carol]], ['allowTransient', [handle, carol]], ['allowForDecryption', [[handle]]], ['allowUntil', [handle, carol, later]],
    ['delegateForUserDecryption', [bob, carol, later]],
  ]) assert.equal(await chain.acl.refusal(name, parameters, alice), `SenderDenied(${alice})`, name);
  assert.equal(await chain.acl.refusal('blockAccount', [alice]), `AccountAlreadyBlocked(${alice})`);
  await chain.acl.send('unblockAccount', [alice]);
  await chain.acl.send('allow', [handle, carol], alice);
  assert.equal(await chain.acl.refusal('unblockAccount', [alice]), `AccountNotBlocked(${alice})`);
});

test('denyList_byAnotherThanTheOwner_isRefused', async () => {
  assert.equal(await chain.acl.refusal('blockAccount', [bob], alice), `OwnableUnauthorizedAccount(${alice})`);
  assert.equal(await chain.acl.refusal('unblockAccount', [bob], alice), `OwnableUnauthorizedAccount(${alice})`);
});

test('allowTransient_lastsUntilTheEndOfTheTransaction', async () => {
  const result = await run([
    [chain.acl, 'allowTransient', [handle, bob]],
    [chain.acl, 'isAllowed', [handle, bob]],
    [chain.acl, 'allowedTransient', [handle, bob]],
    [chain.acl, 'persistAllowed', [handle, bob]],
    [chain.acl, 'cleanTransientStorage', []],
    [chain.acl, 'isAllowed', [handle, bob]],
  ]);
  const [{ args: [results] }] = puppet.events(result, 'Returned');
  assert.deepEqual([1, 2, 3, 5].map((i) => BigInt(results[i]) === 1n), [true, true, false, false]);
  assert.equal(await chain.acl.read('isAllowed', [handle, bob]), false);
  assert.equal(chain.acl.events(result).length, 0);
});

test('cleanTransientStorage_valueMadeBefore_canNoLongerBeUsed', async () => {
  const list = [
    [chain.executor, 'trivialEncrypt', [8, 5]],
    [chain.acl, 'cleanTransientStorage', []],
    [chain.executor, 'fheNeg', [ZERO], [[0, FIRST]]],
  ];
  assert.match(await puppet.refusal('run', calls(list)), /^ACLNotAllowed/);
});

test('allowForDecryption_isForEverybody', async () => {
  const receipt = await chain.acl.send('allowForDecryption', [[handle]], alice);
  const [event] = chain.acl.events(receipt);
  assert.deepEqual([event.name, event.args[0], [...event.args[1]]], ['AllowedForDecryption', alice, [handle]]);
  assert.equal(await chain.acl.read('isAllowedForDecryption', [handle]), true);
  assert.equal(await chain.acl.refusal('allowForDecryption', [[]], alice), 'HandlesListIsEmpty()');
});

test('allowUntil_letsDecryptUntilTheExpiryAndNothingElse', async () => {
  const expiry = (await chain.now()) + 1000;
  const receipt = await chain.acl.send('allowUntil', [handle, bob, expiry], alice);
  assert.deepEqual(args(chain.acl.events(receipt)[0]), [alice, bob, handle, expiry]);
  assert.equal(await chain.acl.read('allowedUntil', [handle, bob]), BigInt(expiry));
  assert.equal(await chain.acl.read('isAllowedForUserDecryption', [handle, bob]), true);
  assert.equal(await chain.acl.read('isAllowed', [handle, bob]), false);
  assert.equal(await chain.acl.refusal('allow', [handle, bob], bob), `SenderNotAllowed(${bob})`);
  assert.equal(await chain.acl.refusal('allowUntil', [handle, bob, expiry + 1], bob), `SenderNotAllowed(${bob})`);
  assert.equal(await chain.executor.refusal('fheNeg', [handle], bob), `ACLNotAllowed(${handle}, ${bob})`);
  await chain.pass(expiry - (await chain.now()));
  assert.equal(await chain.acl.read('isAllowedForUserDecryption', [handle, bob]), true, 'at the expiry');
  await chain.pass(1);
  assert.equal(await chain.acl.read('isAllowedForUserDecryption', [handle, bob]), false, 'after it');
  assert.equal(await chain.acl.refusal('allowUntil', [handle, bob, expiry], alice), 'ExpirationDateInThePast()');
});

test('isAllowedForUserDecryption_persistentGrant_hasNoEnd', async () => {
  assert.equal(await chain.acl.read('isAllowedForUserDecryption', [handle, alice]), true);
  assert.equal(await chain.acl.read('isAllowedForUserDecryption', [handle, carol]), false);
});

test('delegation_forAContract_letsTheDelegateDecrypt', async () => {
  const expiry = (await chain.now()) + 1000;
  const receipt = await chain.acl.send('delegateForUserDecryption', [bob, puppet.address, expiry], alice);
  assert.deepEqual(args(chain.acl.events(receipt)[0]), [alice, bob, puppet.address, 1, 0, expiry]);
  const isDelegated = () => chain.acl.read('isHandleDelegatedForUserDecryption', [alice, bob, puppet.address, handle]);
  assert.equal(await isDelegated(), true);
  assert.equal(await chain.acl.read('getUserDecryptionDelegationExpirationDate', [alice, bob, puppet.address]), BigInt(expiry));
  assert.equal(await chain.acl.read('isHandleDelegatedForUserDecryption', [alice, carol, puppet.address, handle]), false, 'another delegate');
  assert.equal(await chain.acl.read('isHandleDelegatedForUserDecryption', [alice, bob, carol, handle]), false, 'a contract without rights');
  assert.equal(await chain.acl.read('isHandleDelegatedForUserDecryption', [bob, bob, puppet.address, handle]), false, 'a delegator without rights');
  await chain.pass(1001);
  assert.equal(await isDelegated(), false, 'after the end');
});

test('delegation_forTheWildcard_countsForEveryContract', async () => {
  await chain.acl.send('delegateForUserDecryption', [bob, WILDCARD, (await chain.now()) + 1000], alice);
  assert.equal(await chain.acl.read('WILDCARD_DELEGATION_ADDRESS'), WILDCARD);
  assert.equal(await chain.acl.read('isHandleDelegatedForUserDecryption', [alice, bob, puppet.address, handle]), true);
});

test('delegation_revoked_endsAtOnce', async () => {
  const expiry = (await chain.now()) + 1000;
  await chain.acl.send('delegateForUserDecryption', [bob, puppet.address, expiry], alice);
  const receipt = await chain.acl.send('revokeDelegationForUserDecryption', [bob, puppet.address], alice);
  assert.deepEqual(args(chain.acl.events(receipt)[0]), [alice, bob, puppet.address, 2, expiry]);
  assert.equal(await chain.acl.read('isHandleDelegatedForUserDecryption', [alice, bob, puppet.address, handle]), false);
  assert.equal(await chain.acl.refusal('revokeDelegationForUserDecryption', [bob, puppet.address], alice), `NotDelegatedYet(${alice}, ${bob}, ${puppet.address})`);
});

test('delegation_impossibleParties_areRefused', async () => {
  const expiry = (await chain.now()) + 1000;
  const refused = (delegate, contract, end = expiry) => chain.acl.refusal('delegateForUserDecryption', [delegate, contract, end], alice);
  assert.equal(await refused(bob, alice), `SenderCannotBeContractAddress(${alice})`);
  assert.equal(await refused(alice, bob), `SenderCannotBeDelegate(${alice})`);
  assert.equal(await refused(bob, bob), `DelegateCannotBeContractAddress(${bob})`);
  assert.equal(await refused(WILDCARD, bob), `DelegateCannotBeWildcard(${WILDCARD})`);
  assert.equal(await refused(bob, carol, await chain.now()), 'ExpirationDateInThePast()');
  await chain.acl.send('delegateForUserDecryption', [bob, carol, expiry], alice);
  assert.equal(await refused(bob, carol), `ExpirationDateAlreadySetToSameValue(${alice}, ${bob}, ${carol}, ${expiry})`);
});

test('delegation_twoChangesInABlock_areRefused', async () => {
  const expiry = (await chain.now()) + 1000;
  const twice = [[chain.acl.data('delegateForUserDecryption', [bob, carol, expiry]), chain.acl.data('revokeDelegationForUserDecryption', [bob, carol])]];
  assert.match(await chain.acl.refusal('multicall', twice, alice), new RegExp(`^AlreadyDelegatedOrRevokedInSameBlock\\(${alice}, ${bob}, ${carol}, \\d+\\)$`));
});

test('multicall_severalDelegations_areTheSenders', async () => {
  const expiry = (await chain.now()) + 1000;
  const receipt = await chain.acl.send('multicall', [[bob, carol].map((delegate) => chain.acl.data('delegateForUserDecryption', [delegate, puppet.address, expiry]))], alice);
  assert.deepEqual(chain.acl.events(receipt).map((event) => args(event).slice(0, 2)), [[alice, bob], [alice, carol]]);
});

test('invalidateDecryptionSignaturesBefore_growsAndStaysInThePast', async () => {
  const receipt = await chain.acl.send('invalidateDecryptionSignaturesBefore', [0], alice);
  const now = await chain.now();
  assert.deepEqual(args(chain.acl.events(receipt)[0]), [alice, now]);
  assert.equal(await chain.acl.read('decryptionSignatureInvalidatedBefore', [alice]), BigInt(now));
  assert.equal(await chain.acl.refusal('invalidateDecryptionSignaturesBefore', [now - 1], alice), 'InvalidationTimestampTooLow()');
  assert.equal(await chain.acl.refusal('invalidateDecryptionSignaturesBefore', [now + 1000], alice), 'InvalidationTimestampInTheFuture()');
});

test('pause_stopsGrantsAndWithThemAllOperations', async () => {
  assert.equal(await chain.acl.refusal('pause', [], bob), `NotPauser(${bob})`);
  await chain.pauserSet.send('addPauser', [bob]);
  assert.equal(await chain.acl.read('isPauser', [bob]), true);
  await chain.acl.send('pause', [], bob);
  const expiry = (await chain.now()) + 1000;
  for (const [name, parameters] of [
    ['allow', [handle, carol]], ['allowTransient', [handle, carol]], ['allowForDecryption', [[handle]]], ['allowUntil', [handle, carol, expiry]],
    ['delegateForUserDecryption', [bob, carol, expiry]], ['revokeDelegationForUserDecryption', [bob, carol]],
  ]) assert.equal(await chain.acl.refusal(name, parameters, alice), 'EnforcedPause()', name);
  assert.equal(await chain.executor.refusal('fheNeg', [handle], alice), 'EnforcedPause()');
  assert.equal(await chain.executor.refusal('trivialEncrypt', [1, 2], alice), 'EnforcedPause()');
  assert.equal(await chain.acl.refusal('unpause', [], bob), `OwnableUnauthorizedAccount(${bob})`);
  await chain.acl.send('unpause', [], owner);
  await chain.executor.send('fheNeg', [handle], alice);
});

test('pausers_areSetByTheOwnerOfTheAccessList', async () => {
  const zero = `0x${'00'.repeat(20)}`;
  assert.equal(await chain.pauserSet.refusal('addPauser', [bob], alice), `NotHostOwner(${alice})`);
  assert.equal(await chain.pauserSet.refusal('removePauser', [bob], alice), `NotHostOwner(${alice})`);
  assert.equal(await chain.pauserSet.refusal('addPauser', [zero]), 'InvalidNullPauser()');
  assert.equal(await chain.pauserSet.refusal('removePauser', [bob]), `AccountNotPauser(${bob})`);
  await chain.pauserSet.send('addPauser', [bob]);
  assert.equal(await chain.pauserSet.refusal('addPauser', [bob]), `AccountAlreadyPauser(${bob})`);
  await chain.pauserSet.send('removePauser', [bob]);
  assert.equal(await chain.acl.read('isPauser', [bob]), false);
});

test('library_delegationsAndViews_actForTheCallingContract', async () => {
  const surface = await chain.deploy(built('SurfaceOthers'), [chain.config]);
  const made = await surface.send('make', [5, 5]);
  const value = chain.told(made)[0].args.at(-1);
  const other = puppet.address;
  await chain.acl.send('allow', [value, other], owner);
  const expiry = (await chain.now()) + 1000;
  const names = Object.fromEntries(surface.interface.fragments.filter((f) => f.type === 'function').map((f) => [f.name.split('_')[0], f.name]));
  const delegated = async (delegate, contract) => chain.acl.read('getUserDecryptionDelegationExpirationDate', [surface.address, delegate, contract]);
  await surface.send(names.delegateUserDecryption, [bob, other, expiry]);
  assert.equal(await delegated(bob, other), BigInt(expiry));
  assert.equal(await surface.read(names.getDelegatedUserDecryptionExpirationDate, [surface.address, bob, other]), BigInt(expiry));
  assert.equal(await surface.read(names.isDelegatedForUserDecryption, [surface.address, bob, other, value]), true);
  await surface.send(names.delegateUserDecryptionWithoutExpiration, [carol, other]);
  assert.equal(await delegated(carol, other), 2n ** 64n - 1n);
  await surface.send(names.revokeUserDecryptionDelegation, [bob, other]);
  assert.equal(await delegated(bob, other), 0n);
  await surface.send(names.delegateUserDecryptions, [bob, [other, carol], expiry]);
  assert.deepEqual([await delegated(bob, other), await delegated(bob, carol)], [BigInt(expiry), BigInt(expiry)]);
  await surface.send(names.revokeUserDecryptionDelegations, [bob, [other, carol]]);
  assert.deepEqual([await delegated(bob, other), await delegated(bob, carol)], [0n, 0n]);
  await surface.send(names.delegateUserDecryptionsWithoutExpiration, [bob, [other, carol]]);
  assert.equal(await delegated(bob, carol), 2n ** 64n - 1n);

  assert.equal(await surface.read(names.isUserDecryptable, [value, owner, surface.address]), true);
  assert.equal(await surface.read(names.isUserDecryptable, [value, surface.address, surface.address]), false);
  assert.equal(await surface.read(names.isUserDecryptable, [value, carol, surface.address]), false);
  assert.equal(await surface.read(names.isAccountDenied, [bob]), false);
  await chain.acl.send('blockAccount', [bob]);
  assert.equal(await surface.read(names.isAccountDenied, [bob]), true);
  await surface.send(names.cleanTransientStorage);
});
