/** What every function of the library has to ask the executor for, by its name and the types of its parameters. */
import { TYPES, bitsOf, isEncrypted, isSigned, plainWord } from './handles.mjs';

const wider = (a, b) => (bitsOf(a) > bitsOf(b) ? a : b);

const BINARY = { add: 'Add', sub: 'Sub', mul: 'Mul', and: 'BitAnd', or: 'BitOr', xor: 'BitXor', eq: 'Eq', ne: 'Ne', ge: 'Ge', gt: 'Gt', le: 'Le', lt: 'Lt', min: 'Min', max: 'Max' };
const MIRRORED = { ge: 'le', gt: 'lt', le: 'ge', lt: 'gt' };
const SHIFTS = { shl: 'Shl', shr: 'Shr', rotl: 'Rotl', rotr: 'Rotr' };
const CHECKED = { addChecked: 'fheAddChecked', subChecked: 'fheSubChecked', mulChecked: 'fheMulChecked', divChecked: 'fheDivChecked' };

const executor = (base, type) => `${isSigned(type) ? 'int' : 'fhe'}${base}`;
const encrypt = (expected, type, value) => expected.trivial(isSigned(type) ? 'intTrivialEncrypt' : 'trivialEncrypt', BigInt.asUintN(256, BigInt(value)), TYPES[type]);

function widened(expected, type, target, handle) {
  const present = expected.present(handle, type);
  return type === target ? present : expected.cast('cast', present, TYPES[target]);
}

function binary(name, expected, [left, right]) {
  const base = BINARY[name];
  if (isEncrypted(left.type) && isEncrypted(right.type)) {
    const type = wider(left.type, right.type);
    const lhs = widened(expected, left.type, type, left.value);
    return expected.binary(executor(base, type), lhs, widened(expected, right.type, type, right.value), false);
  }
  if (isEncrypted(left.type)) return expected.binary(executor(base, left.type), expected.present(left.value, left.type), plainWord(right.value), true);
  if (name === 'sub') {
    const lhs = encrypt(expected, right.type, left.value);
    return expected.binary(executor(base, right.type), lhs, expected.present(right.value, right.type), false);
  }
  const mirrored = BINARY[MIRRORED[name] ?? name];
  return expected.binary(executor(mirrored, right.type), expected.present(right.value, right.type), plainWord(left.value), true);
}

function division(name, expected, [left, right]) {
  const base = name === 'div' ? 'Div' : 'Rem';
  const type = isEncrypted(left.type) && isEncrypted(right.type) ? wider(left.type, right.type) : isEncrypted(left.type) ? left.type : right.type;
  if (!isEncrypted(right.type)) return expected.binary(executor(base, type), expected.present(left.value, type), plainWord(right.value), true);
  const lhs = isEncrypted(left.type) ? widened(expected, left.type, type, left.value) : encrypt(expected, type, left.value);
  return expected.binary(isSigned(type) ? `int${base}` : `fhe${base}Encrypted`, lhs, widened(expected, right.type, type, right.value), false);
}

function shift(name, expected, [left, amount]) {
  const operator = executor(SHIFTS[name], left.type);
  const lhs = expected.present(left.value, left.type);
  if (!isEncrypted(amount.type)) return expected.binary(operator, lhs, plainWord(amount.value), true);
  let places = expected.present(amount.value, 'euint8');
  if (left.type !== 'euint8') places = expected.cast(isSigned(left.type) ? 'intCast' : 'cast', places, TYPES[left.type]);
  return expected.binary(operator, lhs, places, false);
}

function conversion(type, expected, [from]) {
  if (!isEncrypted(from.type)) return encrypt(expected, type, from.value);
  const handle = expected.present(from.value, from.type);
  if (type === 'ebool') return expected.binary(executor('Ne', from.type), handle, plainWord(0), true);
  return expected.cast(isSigned(type) || isSigned(from.type) ? 'intCast' : 'cast', handle, TYPES[type]);
}

/**
 * @param {string} name function of the library
 * @param {Expected} expected gets the events
 * @param {{type: string, value: *}[]} inputs parameters: handles, or numbers
 * @returns {string[]} handles that the function returns
 */
export function ask(name, expected, inputs) {
  const [first, second, third] = inputs;
  if (name in BINARY) return [binary(name, expected, inputs)];
  if (name === 'div' || name === 'rem') return [division(name, expected, inputs)];
  if (name in SHIFTS) return [shift(name, expected, inputs)];
  if (name === 'neg' || name === 'not') {
    return [expected.unary(executor(name === 'neg' ? 'Neg' : 'Not', first.type), expected.present(first.value, first.type))];
  }
  if (name === 'select') {
    const [control, ifTrue, ifFalse] = inputs.map(({ type, value }) => expected.present(value, type));
    return [expected.select(executor('IfThenElse', second.type), control, ifTrue, ifFalse)];
  }
  if (name === 'sum') {
    const type = first.type.replace('[]', '');
    return [expected.sum(first.value.map((handle) => expected.present(handle, type)), TYPES[type])];
  }
  if (name === 'isIn') {
    const value = expected.present(first.value, first.type);
    return [expected.isIn(value, second.value.map((handle) => expected.present(handle, first.type)))];
  }
  if (name === 'mulDiv') {
    const factor1 = expected.present(first.value, first.type);
    if (!isEncrypted(second.type)) return [expected.mulDiv(factor1, plainWord(second.value), plainWord(third.value), true)];
    return [expected.mulDiv(factor1, expected.present(second.value, second.type), plainWord(third.value), false)];
  }
  if (name in CHECKED) {
    const lhs = expected.present(first.value, first.type);
    if (!isEncrypted(second.type)) return expected.checked(CHECKED[name], lhs, plainWord(second.value), true);
    return expected.checked(CHECKED[name], lhs, expected.present(second.value, second.type), false);
  }
  const made = /^(as|rand)(E[a-z]+\d*)$/.exec(name);
  if (made) {
    const type = made[2][0].toLowerCase() + made[2].slice(1);
    if (made[1] === 'as') return [conversion(type, expected, inputs)];
    if (inputs.length === 0) return [expected.rand(executor('Rand', type), TYPES[type])];
    return [expected.randBounded(BigInt(first.value), TYPES[type])];
  }
  throw new Error(`what does ${name} ask for?`);
}

/** How many overloads the reference gives each family, and how many are ours. */
export const FAMILIES = (() => {
  const count = {};
  const set = (names, standard, own) => names.split(' ').forEach((name) => (count[name] = { standard, own }));
  set('add sub mul ge gt le lt min max', 35, 15);
  set('and or xor', 51, 15);
  set('eq ne', 54, 15);
  set('div rem', 5, 45);
  set('shl shr rotl rotr', 12, 10);
  set('neg', 6, 5);
  set('not', 7, 5);
  set('select', 8, 5);
  set('sum', 5, 0);
  set('isIn', 7, 0);
  set('mulDiv', 8, 0);
  set('asEbool', 7, 5);
  set('asEuint8 asEuint16 asEuint32 asEuint64 asEuint128 asEuint256', 7, 5);
  set('asEaddress', 1, 0);
  set('asEint8 asEint16 asEint32 asEint64 asEint128', 0, 11);
  set('randEbool', 1, 0);
  set('randEuint8 randEuint16 randEuint32 randEuint64 randEuint128 randEuint256', 2, 0);
  set('randEint8 randEint16 randEint32 randEint64 randEint128', 0, 1);
  set('fromExternal toExternal isInitialized toBytes32', 8, 5);
  set('allow allowThis allowTransient isAllowed isSenderAllowed makePubliclyDecryptable isPubliclyDecryptable', 8, 5);
  set('allowUntil', 0, 13);
  set('addChecked subChecked mulChecked', 0, 20);
  set('divChecked', 0, 10);
  set('runModel', 0, 1);
  set('isUserDecryptable delegateUserDecryption delegateUserDecryptionWithoutExpiration delegateUserDecryptions delegateUserDecryptionsWithoutExpiration revokeUserDecryptionDelegation revokeUserDecryptionDelegations getDelegatedUserDecryptionExpirationDate isDelegatedForUserDecryption checkSignatures isPublicDecryptionResultValid cleanTransientStorage isAccountDenied', 1, 0);
  return count;
})();
