/**
 * Handles as the reference of the interface defines them (level C), and what each library function asks the executor for.
 * Written from the reference alone: nothing here is generated, so that the generator is checked against it.
 */
import { concat, getBytes, keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from 'ethers';

/** Type numbers by library type. */
export const TYPES = {
  ebool: 0, euint8: 2, euint16: 3, euint32: 4, euint64: 5, euint128: 6, eaddress: 7, euint256: 8,
  eint8: 20, eint16: 24, eint32: 25, eint64: 26, eint128: 27,
};
export const bitsOf = (type) => (type === 'ebool' ? 1 : type === 'eaddress' ? 160 : Number(/\d+$/.exec(type)[0]));
export const isEncrypted = (type) => type in TYPES;
export const isSigned = (type) => type.startsWith('eint');

/** Operator numbers of the reference, then ours. */
export const NUMBERS = Object.fromEntries([
  'fheAdd', 'fheSub', 'fheMul', 'fheDiv', 'fheRem', 'fheBitAnd', 'fheBitOr', 'fheBitXor', 'fheShl', 'fheShr', 'fheRotl',
  'fheRotr', 'fheEq', 'fheNe', 'fheGe', 'fheGt', 'fheLe', 'fheLt', 'fheMin', 'fheMax', 'fheNeg', 'fheNot', 'verifyInput',
  'cast', 'trivialEncrypt', 'fheIfThenElse', 'fheRand', 'fheRandBounded', 'fheSum', 'fheIsIn', 'fheMulDiv',
].map((name, number) => [name, number]));
for (const name of ['Add', 'Sub', 'Mul', 'Div', 'Rem', 'BitAnd', 'BitOr', 'BitXor', 'Shl', 'Shr', 'Rotl', 'Rotr', 'Eq', 'Ne', 'Ge', 'Gt', 'Le', 'Lt', 'Min', 'Max', 'Neg', 'Not', 'IfThenElse', 'Rand']) {
  NUMBERS[`int${name}`] = 0xc0 + NUMBERS[`fhe${name}`];
}
Object.assign(NUMBERS, {
  intCast: 0xc0 + 23, intTrivialEncrypt: 0xc0 + 24, fheDivEncrypted: 0xe0, fheRemEncrypted: 0xe1,
  fheAddChecked: 0xe2, fheSubChecked: 0xe3, fheMulChecked: 0xe4, fheDivChecked: 0xe5, runModel: 0xe6,
});

const word = (value) => zeroPadValue(toBeHex(value), 32);
const byte = (value) => toBeHex(value, 1);
const COMPARISONS = /(Eq|Ne|Ge|Gt|Le|Lt)$/;
export const typeByte = (handle) => getBytes(handle)[30];

/** Handles that one transaction makes, and the events that it emits for them. */
export class Expected {
  events = [];
  #minted = new Set();
  #tail;

  /** @param {{acl: string, chainId: number, parentHash: string, timestamp: number, seeds?: {next: number}}} context */
  constructor({ acl, chainId, parentHash, timestamp, seeds = { next: 0 } }) {
    this.chainId = chainId;
    this.seeds = seeds;
    this.#tail = concat([acl, word(chainId), parentHash, word(timestamp)]);
  }

  #bits(operands) {
    return word(operands.reduce((bits, handle, i) => (this.#minted.has(handle) ? bits : bits | (1n << BigInt(i))), 0n));
  }

  #stamp(fields, type) {
    const hash = keccak256(concat(fields));
    const handle = concat([hash.slice(0, 2 + 42), '0xff', toBeHex(this.chainId, 8), byte(type), '0x00']);
    this.#minted.add(handle);
    return handle;
  }

  #head(name) {
    return [toUtf8Bytes('FHE_comp'), byte(NUMBERS[name])];
  }

  #emit(name, args) {
    this.events.push({ name: name[0].toUpperCase() + name.slice(1), args });
    return args.at(-1);
  }

  unary(name, ct) {
    const result = this.#stamp([...this.#head(name), ct, this.#bits([ct]), this.#tail], typeByte(ct));
    return this.#emit(name, [ct, result]);
  }

  binary(name, lhs, rhs, scalar) {
    const scalarByte = scalar ? '0x01' : '0x00';
    const fields = [...this.#head(name), lhs, rhs, scalarByte, this.#bits(scalar ? [lhs] : [lhs, rhs]), this.#tail];
    const result = this.#stamp(fields, COMPARISONS.test(name) ? 0 : typeByte(lhs));
    return this.#emit(name, [lhs, rhs, scalarByte, result]);
  }

  checked(name, lhs, rhs, scalar) {
    const scalarByte = scalar ? '0x01' : '0x00';
    const fields = [...this.#head(name), lhs, rhs, scalarByte, this.#bits(scalar ? [lhs] : [lhs, rhs]), this.#tail];
    const results = [this.#stamp([...fields, '0x00'], typeByte(lhs)), this.#stamp([...fields, '0x01'], 0)];
    this.#emit(name, [lhs, rhs, scalarByte, ...results]);
    return results;
  }

  select(name, control, ifTrue, ifFalse) {
    const operands = [control, ifTrue, ifFalse];
    const result = this.#stamp([...this.#head(name), ...operands, this.#bits(operands), this.#tail], typeByte(ifTrue));
    return this.#emit(name, [...operands, result]);
  }

  mulDiv(factor1, factor2, divisor, scalar) {
    const scalarByte = scalar ? '0x03' : '0x01';
    const bits = this.#bits(scalar ? [factor1] : [factor1, factor2]);
    const result = this.#stamp([...this.#head('fheMulDiv'), factor1, factor2, divisor, scalarByte, bits, this.#tail], typeByte(factor1));
    return this.#emit('fheMulDiv', [factor1, factor2, divisor, scalarByte, result]);
  }

  sum(values, type) {
    const result = this.#stamp([...this.#head('fheSum'), word(values.length), ...values, this.#bits(values), this.#tail], type);
    return this.#emit('fheSum', [values, result]);
  }

  isIn(value, values) {
    const bits = this.#bits([value, ...values]);
    const result = this.#stamp([...this.#head('fheIsIn'), word(values.length), value, ...values, bits, this.#tail], 0);
    return this.#emit('fheIsIn', [value, values, result]);
  }

  cast(name, ct, toType) {
    const result = this.#stamp([...this.#head(name), ct, byte(toType), this.#bits([ct]), this.#tail], toType);
    return this.#emit(name, [ct, BigInt(toType), result]);
  }

  trivial(name, value, toType) {
    const result = this.#stamp([...this.#head(name), word(value), byte(toType), this.#tail], toType);
    return this.#emit(name, [value, BigInt(toType), result]);
  }

  seed() {
    return keccak256(concat([toUtf8Bytes('FHE_seed'), word(this.seeds.next++), this.#tail])).slice(0, 2 + 32);
  }

  rand(name, type) {
    const seed = this.seed();
    const result = this.#stamp([...this.#head(name), byte(type), seed], type);
    return this.#emit(name, [BigInt(type), seed, result]);
  }

  randBounded(bound, type) {
    const seed = this.seed();
    const result = this.#stamp([...this.#head('fheRandBounded'), word(bound), byte(type), seed], type);
    return this.#emit('fheRandBounded', [bound, BigInt(type), seed, result]);
  }

  model(modelId, inputs, outputTypes) {
    const fields = [...this.#head('runModel'), modelId, word(inputs.length), ...inputs, this.#bits(inputs), this.#tail];
    const results = outputTypes.map((type, i) => this.#stamp([...fields, byte(i)], type));
    this.#emit('runModel', [modelId, inputs, results]);
    return results;
  }

  /** A handle, or an encrypted 0 for a missing one. */
  present(handle, type) {
    if (BigInt(handle) !== 0n) return handle;
    return this.trivial(isSigned(type) ? 'intTrivialEncrypt' : 'trivialEncrypt', 0n, TYPES[type]);
  }
}

export const plainWord = (value) => word(BigInt.asUintN(256, BigInt(value)));
