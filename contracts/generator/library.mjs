/**
 * The library for authors, `FHE.sol`: every overload of every family. Functions are listed first as data, so that the
 * contracts that call each of them in tests are written from the same list.
 */
import { address, bool, signed, standard, types, typeNamed, unsigned, words } from './table.mjs';
import { header } from './write.mjs';

/** @typedef {{family: string, name: string, inputs: [string, string][], outputs: string[], body: string, about: string, view?: boolean, extension?: boolean}} Fn */

/** @type {Fn[]} */
const functions = [];
const define = (fn) => functions.push(fn);

const kind = (type) => `uint8(FheType.${type.name})`;
const wrap = (type, handle) => `${type.solidity}.wrap(${handle})`;
/** The handle of a parameter; a missing value is an encrypted 0. */
const operand = (type, name) => `Impl.operand(${type.solidity}.unwrap(${name}), ${kind(type)})`;
/** The same in a wider type. */
const widened = (from, to, name) => (from === to ? operand(to, name) : `Impl.executor().cast(${operand(from, name)}, ${kind(to)})`);
/** A plaintext parameter as a word. */
const word = (type, name) => {
  if (type === bool) return `Impl.word(${name})`;
  if (type === address) return `uint256(uint160(${name}))`;
  if (type.signed) return `uint256(int256(${name}))`;
  return `uint256(${name})`;
};
const trivial = (type, name) => `Impl.executor().${type.signed ? 'intTrivialEncrypt' : 'trivialEncrypt'}(${word(type, name)}, ${kind(type)})`;
const wider = (a, b) => (a.bits > b.bits ? a : b);

const ENCRYPTED = 'Impl.ENCRYPTED';
const PLAIN = 'Impl.PLAIN';

/** Binary operations: library name, function of the executor for unsigned and for signed values, mirror for a plaintext on the left. */
const rules = {
  add: { fn: 'fheAdd', int: 'intAdd', mirror: 'add', about: 'a + b modulo 2^n' },
  sub: { fn: 'fheSub', int: 'intSub', about: 'a - b modulo 2^n' },
  mul: { fn: 'fheMul', int: 'intMul', mirror: 'mul', about: 'a * b modulo 2^n' },
  and: { fn: 'fheBitAnd', int: 'intBitAnd', mirror: 'and', about: 'Bitwise and of a and b' },
  or: { fn: 'fheBitOr', int: 'intBitOr', mirror: 'or', about: 'Bitwise or of a and b' },
  xor: { fn: 'fheBitXor', int: 'intBitXor', mirror: 'xor', about: 'Bitwise exclusive or of a and b' },
  eq: { fn: 'fheEq', int: 'intEq', mirror: 'eq', about: 'Whether a = b', bool: true },
  ne: { fn: 'fheNe', int: 'intNe', mirror: 'ne', about: 'Whether a and b differ', bool: true },
  ge: { fn: 'fheGe', int: 'intGe', mirror: 'le', about: 'Whether a >= b', bool: true },
  gt: { fn: 'fheGt', int: 'intGt', mirror: 'lt', about: 'Whether a > b', bool: true },
  le: { fn: 'fheLe', int: 'intLe', mirror: 'ge', about: 'Whether a <= b', bool: true },
  lt: { fn: 'fheLt', int: 'intLt', mirror: 'gt', about: 'Whether a < b', bool: true },
  min: { fn: 'fheMin', int: 'intMin', mirror: 'min', about: 'The smaller of a and b' },
  max: { fn: 'fheMax', int: 'intMax', mirror: 'max', about: 'The larger of a and b' },
};
const executorName = (rule, type) => (type.signed ? rule.int : rule.fn);
const call = (name, a, b, scalar) => `Impl.executor().${name}(${a}, ${b}, ${scalar})`;

function encryptedPair(name, left, right, extension = false) {
  const rule = rules[name];
  const type = wider(left, right);
  const result = rule.bool ? bool : type;
  define({
    family: name, name, inputs: [[left.solidity, 'a'], [right.solidity, 'b']], outputs: [result.solidity], extension, about: rule.about,
    body: `return ${wrap(result, call(executorName(rule, type), widened(left, type, 'a'), widened(right, type, 'b'), ENCRYPTED))};`,
  });
}

function withPlaintext(name, type, extension = false) {
  const rule = rules[name];
  const result = rule.bool ? bool : type;
  const shared = { family: name, name, outputs: [result.solidity], extension, about: rule.about };
  define({
    ...shared, inputs: [[type.solidity, 'a'], [type.plain, 'b']],
    body: `return ${wrap(result, call(executorName(rule, type), operand(type, 'a'), `bytes32(${word(type, 'b')})`, PLAIN))};`,
  });
  const swapped = rule.mirror && executorName(rules[rule.mirror], type);
  define({
    ...shared, inputs: [[type.plain, 'a'], [type.solidity, 'b']],
    body: swapped
      ? `return ${wrap(result, call(swapped, operand(type, 'b'), `bytes32(${word(type, 'a')})`, PLAIN))};`
      : `return ${wrap(result, call(executorName(rule, type), trivial(type, 'a'), operand(type, 'b'), ENCRYPTED))};`,
  });
}

function binaryFamily(name, list, more = []) {
  for (const left of list) for (const right of list) encryptedPair(name, left, right);
  for (const type of list) withPlaintext(name, type);
  for (const type of more) {
    encryptedPair(name, type, type);
    withPlaintext(name, type);
  }
  for (const type of signed) {
    encryptedPair(name, type, type, true);
    withPlaintext(name, type, true);
  }
}

for (const name of ['add', 'sub', 'mul', 'ge', 'gt', 'le', 'lt', 'min', 'max']) binaryFamily(name, unsigned);
for (const name of ['and', 'or', 'xor']) binaryFamily(name, words, [bool]);
for (const name of ['eq', 'ne']) binaryFamily(name, words, [bool, address]);

// Division. A plaintext divisor is fhEVM's; encrypted ones and signed numbers are ours.
for (const [name, fn, about, zero] of [
  ['div', 'Div', 'a / b, rounded towards 0', 'all bits are set'],
  ['rem', 'Rem', 'The remainder of a / b, with the sign of a', 'it is a'],
]) {
  for (const type of [...unsigned, ...signed]) {
    define({
      family: name, name, inputs: [[type.solidity, 'a'], [type.plain, 'b']], outputs: [type.solidity], extension: !!type.signed, about: `${about}; reverts if b is 0`,
      body: `return ${wrap(type, call(`${type.signed ? 'int' : 'fhe'}${fn}`, operand(type, 'a'), `bytes32(${word(type, 'b')})`, PLAIN))};`,
    });
  }
  const encrypted = (left, right) => {
    const type = wider(left, right);
    define({
      family: name, name, inputs: [[left.solidity, 'a'], [right.solidity, 'b']], outputs: [type.solidity], extension: true, about: `${about}; by 0 ${zero}`,
      body: `return ${wrap(type, call(type.signed ? `int${fn}` : `fhe${fn}Encrypted`, widened(left, type, 'a'), widened(right, type, 'b'), ENCRYPTED))};`,
    });
  };
  const plainDividend = (type) => define({
    family: name, name, inputs: [[type.plain, 'a'], [type.solidity, 'b']], outputs: [type.solidity], extension: true, about: `${about}; by 0 ${zero}`,
    body: `return ${wrap(type, call(type.signed ? `int${fn}` : `fhe${fn}Encrypted`, trivial(type, 'a'), operand(type, 'b'), ENCRYPTED))};`,
  });
  for (const left of unsigned) for (const right of unsigned) encrypted(left, right);
  for (const type of signed) encrypted(type, type);
  for (const type of [...unsigned, ...signed]) plainDividend(type);
}

// Shifts: the amount counts modulo the width.
const amount = typeNamed('Uint8');
for (const [name, fn, about] of [
  ['shl', 'Shl', 'a shifted to the left by b modulo n'],
  ['shr', 'Shr', 'a shifted to the right by b modulo n'],
  ['rotl', 'Rotl', 'a rotated to the left by b modulo n'],
  ['rotr', 'Rotr', 'a rotated to the right by b modulo n'],
]) {
  for (const type of [...words, ...signed]) {
    const executor = `${type.signed ? 'int' : 'fhe'}${fn}`;
    const shared = { family: name, name, outputs: [type.solidity], extension: !!type.signed, about };
    const places = type.signed ? `Impl.executor().intCast(${operand(amount, 'b')}, ${kind(type)})` : widened(amount, type, 'b');
    define({ ...shared, inputs: [[type.solidity, 'a'], [amount.solidity, 'b']], body: `return ${wrap(type, call(executor, operand(type, 'a'), places, ENCRYPTED))};` });
    define({ ...shared, inputs: [[type.solidity, 'a'], ['uint8', 'b']], body: `return ${wrap(type, call(executor, operand(type, 'a'), 'bytes32(uint256(b))', PLAIN))};` });
  }
}

for (const type of [...words, ...signed]) {
  define({
    family: 'neg', name: 'neg', inputs: [[type.solidity, 'a']], outputs: [type.solidity], extension: !!type.signed, about: '-a modulo 2^n',
    body: `return ${wrap(type, `Impl.executor().${type.signed ? 'intNeg' : 'fheNeg'}(${operand(type, 'a')})`)};`,
  });
}
for (const type of [bool, ...words, ...signed]) {
  define({
    family: 'not', name: 'not', inputs: [[type.solidity, 'a']], outputs: [type.solidity], extension: !!type.signed, about: 'Every bit of a flipped',
    body: `return ${wrap(type, `Impl.executor().${type.signed ? 'intNot' : 'fheNot'}(${operand(type, 'a')})`)};`,
  });
}
for (const type of types) {
  define({
    family: 'select', name: 'select', inputs: [[bool.solidity, 'control'], [type.solidity, 'ifTrue'], [type.solidity, 'ifFalse']], outputs: [type.solidity],
    extension: !!type.signed, about: 'ifTrue where control is true, else ifFalse',
    body: `return ${wrap(type, `Impl.executor().${type.signed ? 'intIfThenElse' : 'fheIfThenElse'}(${operand(bool, 'control')}, ${operand(type, 'ifTrue')}, ${operand(type, 'ifFalse')})`)};`,
  });
}

const list = (type, name) => `Impl.operands(_handles(${name}), ${kind(type)})`;
for (const type of unsigned) {
  define({
    family: 'sum', name: 'sum', inputs: [[`${type.solidity}[]`, 'values']], outputs: [type.solidity], about: 'The sum of the values modulo 2^n; of no values 0',
    body: `return ${wrap(type, `Impl.executor().fheSum(${list(type, 'values')}, ${kind(type)})`)};`,
  });
}
const collected = [...unsigned, address, typeNamed('Uint256')];
for (const type of collected) {
  define({
    family: 'isIn', name: 'isIn', inputs: [[type.solidity, 'value'], [`${type.solidity}[]`, 'values']], outputs: [bool.solidity], about: 'Whether value is one of the values',
    body: `return ${wrap(bool, `Impl.executor().fheIsIn(${operand(type, 'value')}, ${list(type, 'values')}, ${kind(type)})`)};`,
  });
}
for (const type of unsigned.slice(0, 4)) {
  const shared = { family: 'mulDiv', name: 'mulDiv', outputs: [type.solidity], about: 'a * b / divisor with the whole product, modulo 2^n; reverts if the divisor is 0' };
  define({
    ...shared, inputs: [[type.solidity, 'a'], [type.solidity, 'b'], [type.plain, 'divisor']],
    body: `return ${wrap(type, `Impl.executor().fheMulDiv(${operand(type, 'a')}, ${operand(type, 'b')}, bytes32(uint256(divisor)), Impl.PRODUCT)`)};`,
  });
  define({
    ...shared, inputs: [[type.solidity, 'a'], [type.plain, 'b'], [type.plain, 'divisor']],
    body: `return ${wrap(type, `Impl.executor().fheMulDiv(${operand(type, 'a')}, bytes32(uint256(b)), bytes32(uint256(divisor)), Impl.PRODUCT_WITH_PLAIN)`)};`,
  });
}

// Conversions
const title = (type) => type.solidity[0].toUpperCase() + type.solidity.slice(1);
for (const type of types) {
  const name = `as${title(type)}`;
  const shared = { family: name, name, outputs: [type.solidity] };
  define({ ...shared, extension: !!type.signed, inputs: [[type.plain, 'value']], about: 'A public value, as an encrypted one', body: `return ${wrap(type, trivial(type, 'value'))};` });
  if (type === address) continue;
  for (const from of types) {
    if (from === type || from === address || (type.signed && from === bool)) continue;
    const extension = !!(type.signed || from.signed);
    const handle = operand(from, 'value');
    let converted;
    if (type === bool) converted = `Impl.executor().${from.signed ? 'intNe' : 'fheNe'}(${handle}, bytes32(0), ${PLAIN})`;
    else converted = `Impl.executor().${extension ? 'intCast' : 'cast'}(${handle}, ${kind(type)})`;
    define({
      ...shared, extension, inputs: [[from.solidity, 'value']], body: `return ${wrap(type, converted)};`,
      about: type === bool ? 'Whether the value is not 0' : 'The value modulo 2^n',
    });
  }
}

// Random values
for (const type of [bool, ...words, ...signed]) {
  const name = `rand${title(type)}`;
  define({
    family: name, name, inputs: [], outputs: [type.solidity], extension: !!type.signed, about: 'A uniform random value',
    body: `return ${wrap(type, `Impl.executor().${type.signed ? 'intRand' : 'fheRand'}(${kind(type)})`)};`,
  });
  if (type === bool || type.signed) continue;
  define({
    family: name, name, inputs: [[type.plain, 'upperBound']], outputs: [type.solidity], about: 'A uniform random value below the bound, a power of two',
    body: `return ${wrap(type, `Impl.executor().fheRandBounded(uint256(upperBound), ${kind(type)})`)};`,
  });
}

// Handles and who may use them
for (const type of types) {
  const e = type.solidity;
  const external = `external${title(type)}`;
  const extension = !!type.signed;
  const unwrapped = `${e}.unwrap(value)`;
  const value = [e, 'value'];
  define({
    family: 'fromExternal', name: 'fromExternal', inputs: [[external, 'input'], ['bytes', 'inputProof']], outputs: [e], extension,
    about: 'An input of the sender, checked by its proof; without a proof a handle that the sender may use, or 0 for a missing one',
    body: `return ${wrap(type, `Impl.fromExternal(${external}.unwrap(input), inputProof, ${kind(type)})`)};`,
  });
  define({
    family: 'toExternal', name: 'toExternal', inputs: [value], outputs: [external], extension, pure: true,
    about: 'The handle as an external one, for a contract that takes it without a proof', body: `return ${external}.wrap(${unwrapped});`,
  });
  define({ family: 'isInitialized', name: 'isInitialized', inputs: [value], outputs: ['bool'], extension, pure: true, about: 'Whether there is a value', body: `return ${unwrapped} != bytes32(0);` });
  define({ family: 'toBytes32', name: 'toBytes32', inputs: [value], outputs: ['bytes32'], extension, pure: true, about: 'The handle', body: `return ${unwrapped};` });
  const missing = 'a missing value becomes an encrypted 0';
  define({
    family: 'allow', name: 'allow', inputs: [value, ['address', 'account']], outputs: [e], extension, about: `Lets the account use the value for ever; ${missing}`,
    body: `return ${wrap(type, `Impl.allowed(${operand(type, 'value')}, account)`)};`,
  });
  define({
    family: 'allowThis', name: 'allowThis', inputs: [value], outputs: [e], extension, about: `Lets this contract use the value for ever; ${missing}`,
    body: `return ${wrap(type, `Impl.allowed(${operand(type, 'value')}, address(this))`)};`,
  });
  define({
    family: 'allowTransient', name: 'allowTransient', inputs: [value, ['address', 'account']], outputs: [e], extension,
    about: `Lets the account use the value until the end of the transaction; ${missing}`,
    body: `return ${wrap(type, `Impl.allowedTransiently(${operand(type, 'value')}, account)`)};`,
  });
  define({
    family: 'allowUntil', name: 'allowUntil', inputs: [value, ['address', 'account'], ['uint64', 'expiry']], outputs: [e], extension: true,
    about: `Lets the account have the value decrypted until the expiry, and nothing else; ${missing}`,
    body: `return ${wrap(type, `Impl.allowedUntil(${operand(type, 'value')}, account, expiry)`)};`,
  });
  define({
    family: 'isAllowed', name: 'isAllowed', inputs: [value, ['address', 'account']], outputs: ['bool'], extension, view: true,
    about: 'Whether the account may use the value', body: `return Impl.acl().isAllowed(${unwrapped}, account);`,
  });
  define({
    family: 'isSenderAllowed', name: 'isSenderAllowed', inputs: [value], outputs: ['bool'], extension, view: true,
    about: 'Whether the sender may use the value', body: `return Impl.acl().isAllowed(${unwrapped}, msg.sender);`,
  });
  define({
    family: 'makePubliclyDecryptable', name: 'makePubliclyDecryptable', inputs: [value], outputs: [e], extension,
    about: `Lets everybody have the value decrypted; ${missing}`, body: `return ${wrap(type, `Impl.published(${operand(type, 'value')})`)};`,
  });
  define({
    family: 'isPubliclyDecryptable', name: 'isPubliclyDecryptable', inputs: [value], outputs: ['bool'], extension, view: true,
    about: 'Whether everybody may have the value decrypted', body: `return Impl.acl().isAllowedForDecryption(${unwrapped});`,
  });
}

// One of each
const single = (name, inputs, outputs, body, about, more = {}) => {
  single.names.add(name);
  define({ family: name, name, inputs, outputs, body, about, ...more });
};
single.names = new Set();
single('isUserDecryptable', [['bytes32', 'handle'], ['address', 'user'], ['address', 'contractAddress']], ['bool'],
  'return user != contractAddress && Impl.acl().persistAllowed(handle, user) && Impl.acl().persistAllowed(handle, contractAddress);',
  'Whether the user may have a value of that contract decrypted', { view: true });
const EXPIRY = ['uint64', 'expirationDate'];
const DELEGATE = ['address', 'delegate'];
const CONTRACT = ['address', 'contractAddress'];
const CONTRACTS = ['address[]', 'contractAddresses'];
single('delegateUserDecryption', [DELEGATE, CONTRACT, EXPIRY], [], 'Impl.acl().delegateForUserDecryption(delegate, contractAddress, expirationDate);',
  'Lets the delegate have values decrypted that this contract and the other one may use, until the expiration date');
single('delegateUserDecryptionWithoutExpiration', [DELEGATE, CONTRACT], [], 'Impl.acl().delegateForUserDecryption(delegate, contractAddress, type(uint64).max);',
  'The same without an end');
single('delegateUserDecryptions', [DELEGATE, CONTRACTS, EXPIRY], [], 'Impl.delegate(delegate, contractAddresses, expirationDate);', 'The same for several contracts');
single('delegateUserDecryptionsWithoutExpiration', [DELEGATE, CONTRACTS], [], 'Impl.delegate(delegate, contractAddresses, type(uint64).max);', 'The same for several contracts, without an end');
single('revokeUserDecryptionDelegation', [DELEGATE, CONTRACT], [], 'Impl.acl().revokeDelegationForUserDecryption(delegate, contractAddress);', 'Ends a delegation');
single('revokeUserDecryptionDelegations', [DELEGATE, CONTRACTS], [], 'Impl.revoke(delegate, contractAddresses);', 'Ends several delegations');
single('getDelegatedUserDecryptionExpirationDate', [['address', 'delegator'], DELEGATE, CONTRACT], ['uint64'],
  'return Impl.acl().getUserDecryptionDelegationExpirationDate(delegator, delegate, contractAddress);', 'When the delegation ends; 0 if there is none', { view: true });
single('isDelegatedForUserDecryption', [['address', 'delegator'], DELEGATE, CONTRACT, ['bytes32', 'handle']], ['bool'],
  'return Impl.acl().isHandleDelegatedForUserDecryption(delegator, delegate, contractAddress, handle);', 'Whether the delegate may have this value decrypted for the delegator', { view: true });
single('checkSignatures', [['bytes32[]', 'handles'], ['bytes', 'cleartexts'], ['bytes', 'decryptionProof']], [], 'Impl.checkSignatures(handles, cleartexts, decryptionProof);',
  'Reverts unless the proof shows that the handles decrypt to these values. Says nothing about who asks, or how often');
single('isPublicDecryptionResultValid', [['bytes32[]', 'handles'], ['bytes', 'cleartexts'], ['bytes', 'decryptionProof']], ['bool'],
  'return Impl.isDecryptionValid(handles, cleartexts, decryptionProof);', 'Whether the proof shows that the handles decrypt to these values', { view: true });
single('cleanTransientStorage', [], [], 'Impl.cleanTransientStorage();', 'Forgets the transient grants and checked inputs of this transaction: for bundles of calls by different users');
single('isAccountDenied', [['address', 'account']], ['bool'], 'return Impl.acl().isAccountDenied(account);', 'Whether the account is on the deny list', { view: true });
single('setCoprocessor', [['CoprocessorConfig', 'config']], [], 'Impl.setCoprocessor(config);', 'Names the contracts that this contract computes with; to be called once, in the constructor');

// Ours: results with a flag, models
for (const type of [...unsigned, ...signed]) {
  for (const [name, fn, about] of [
    ['addChecked', 'fheAddChecked', 'a + b, and whether it wrapped'],
    ['subChecked', 'fheSubChecked', 'a - b, and whether it wrapped'],
    ['mulChecked', 'fheMulChecked', 'a * b, and whether it wrapped'],
    ['divChecked', 'fheDivChecked', 'a / b, and whether b is 0 or the quotient has wrapped'],
  ]) {
    const shared = { family: name, name, outputs: [type.solidity, bool.solidity], extension: true, about };
    const body = (right, scalar) => `(bytes32 result, bytes32 failed) = Impl.executor().${fn}(${operand(type, 'a')}, ${right}, ${scalar});
        return (${wrap(type, 'result')}, ${wrap(bool, 'failed')});`;
    define({ ...shared, inputs: [[type.solidity, 'a'], [type.solidity, 'b']], body: body(operand(type, 'b'), ENCRYPTED) });
    if (name !== 'divChecked') define({ ...shared, inputs: [[type.solidity, 'a'], [type.plain, 'b']], body: body(`bytes32(${word(type, 'b')})`, PLAIN) });
  }
}
single('runModel', [['bytes32', 'modelId'], ['bytes32[]', 'inputs']], ['bytes32[]'], 'return Impl.executor().runModel(modelId, inputs);',
  'Runs a registered model on encrypted values, of the types that it takes; the results are of the types that it gives', { extension: true });

const dynamic = (location) => (type) => (/\[\]$|^bytes$|^CoprocessorConfig$/.test(type) ? `${type} ${location}` : type);
const mutability = (fn) => (fn.pure ? ' pure' : fn.view ? ' view' : '');

export const overloads = () => functions;

export function library() {
  const text = functions.map((fn) => `    /// @notice ${fn.about}.
    function ${fn.name}(${fn.inputs.map(([type, name]) => `${dynamic('memory')(type)} ${name}`).join(', ')}) internal${mutability(fn)}${fn.outputs.length ? ` returns (${fn.outputs.map(dynamic('memory')).join(', ')})` : ''} {
        ${fn.body}
    }`);
  const views = collected.map((type) => `    function _handles(${type.solidity}[] memory values) private pure returns (bytes32[] memory handles) {
        assembly ("memory-safe") {
            handles := values
        }
    }`);
  return `${header()}
import "encrypted-types/EncryptedTypes.sol";
import {CoprocessorConfig} from "./CoprocessorConfig.sol";
import {FheType} from "./FheType.sol";
import {Impl} from "./Impl.sol";

/**
 * @title Operations on encrypted values, for authors of contracts
 * @notice A value is a handle; each operation asks the executor for a new one. Where the widths of two operands differ,
 * the narrower one is cast up first. A missing value (a zero handle) counts as an encrypted 0. The contract calls
 * \`setCoprocessor\` once, or inherits a configuration contract.
 * @dev A long file, because Solidity cannot spread one library over several: each pair of types has its own function.
 */
library FHE {
${text.join('\n\n')}

${views.join('\n\n')}
}
`;
}

/** One contract for each family, which makes every overload callable from outside, and its result usable by the caller. */
export function surfaces() {
  const families = new Map();
  for (const fn of functions) {
    if (fn.name === 'setCoprocessor') continue;
    const family = /^(as|rand)[A-Z]/.exec(fn.family)?.[1] ?? (single.names.has(fn.family) ? 'others' : fn.family);
    if (!families.has(family)) families.set(family, []);
    families.get(family).push(fn);
  }
  return [...families].map(([family, list]) => {
    const contract = `Surface${family[0].toUpperCase()}${family.slice(1)}`;
    const body = list.map((fn) => {
      const args = fn.inputs.map(([, name]) => name).join(', ');
      const inputs = fn.inputs.map(([type, name]) => `${dynamic('memory')(type)} ${name}`).join(', ');
      const outputs = fn.outputs.map((type, i) => `${dynamic('memory')(type)} r${i}`).join(', ');
      const targets = fn.outputs.length > 1 ? `(${fn.outputs.map((_, i) => `r${i}`).join(', ')})` : 'r0';
      const told = outputs && !mutability(fn) ? `        emit Returned(abi.encode(${fn.outputs.map((_, i) => `r${i}`).join(', ')}));\n` : '';
      // Types of the library are all bytes32 outside, so that the overloads need names of their own there.
      const outside = [fn.name, ...fn.inputs.map(([type]) => type.replace('[]', 'Array'))].join('_');
      return `    function ${outside}(${inputs}) external${mutability(fn)}${outputs && ` returns (${outputs})`} {
        ${outputs && `${targets} = `}FHE.${fn.name}(${args});
${told}    }`;
    });
    return [contract, `${header()}
import "src/FHE.sol";
import {SurfaceBase} from "test/solidity/SurfaceBase.sol";

contract ${contract} is SurfaceBase {
    constructor(CoprocessorConfig memory config) SurfaceBase(config) {}

${body.join('\n\n')}
}
`];
  });
}

export const counts = () => ({
  standard: functions.filter((fn) => !fn.extension && fn.name !== 'setCoprocessor').length,
  extension: functions.filter((fn) => fn.extension).length,
});
