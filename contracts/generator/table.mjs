/**
 * The one table of types and operators. Everything that is generated follows from it: the library `FHE.sol`, the
 * executor and its interface, prices, and `generated/operators.json`, which the coprocessor reads.
 *
 * Numbers, names, operand types and prices below 0xC0 are those of the fhEVM interface. Numbers from 0xC0 up are ours
 * (docs/decisions/0009-contracts.md).
 */

/** Types that contracts accept: number in the handle, library type, type of a plaintext operand, width in bits. */
export const types = [
  { id: 0, name: 'Bool', solidity: 'ebool', plain: 'bool', bits: 1 },
  ...[8, 16, 32, 64, 128].map((bits, i) => ({ id: 2 + i, name: `Uint${bits}`, solidity: `euint${bits}`, plain: `uint${bits}`, bits })),
  { id: 7, name: 'Uint160', solidity: 'eaddress', plain: 'address', bits: 160 },
  { id: 8, name: 'Uint256', solidity: 'euint256', plain: 'uint256', bits: 256 },
  ...[[20, 8], [24, 16], [25, 32], [26, 64], [27, 128]].map(([id, bits]) => ({
    id, name: `Int${bits}`, solidity: `eint${bits}`, plain: `int${bits}`, bits, signed: true,
  })),
];

export const typeNamed = (name) => types.find((type) => type.name === name);
const named = (...names) => names.map(typeNamed);

export const bool = typeNamed('Bool');
export const address = typeNamed('Uint160');
/** Unsigned integers that one can calculate with. */
export const unsigned = named('Uint8', 'Uint16', 'Uint32', 'Uint64', 'Uint128');
/** Unsigned integers of every width. */
export const words = [...unsigned, typeNamed('Uint256')];
export const signed = types.filter((type) => type.signed);
/** The types of the fhEVM interface. */
export const standard = types.filter((type) => !type.signed);
/** The unsigned type of the same width: signed operators cost as much. */
export const unsignedTwin = (type) => (type.signed ? typeNamed(`Uint${type.bits}`) : type);

const bits = (...list) => [bool, ...list];

/**
 * Operand types by operator family. `arithmetic`: 8 to 128 bits. The rest says what it adds to it.
 */
const operands = {
  arithmetic: unsigned,
  logic: bits(...words),
  equality: bits(...unsigned, address, typeNamed('Uint256')),
  shift: words,
  not: bits(...words),
  select: bits(...unsigned, address, typeNamed('Uint256')),
  cast: bits(...words),
  trivial: bits(...unsigned, address, typeNamed('Uint256')),
  random: bits(...words),
  bounded: words,
  set: [...unsigned, address, typeNamed('Uint256')],
  product: unsigned.slice(0, 4),
  signed,
  checked: [...unsigned, ...signed],
};

/**
 * Prices in thousands of HCU, plaintext/encrypted right operand, in the order of the columns.
 * @returns {{scalar: Object<string, number>, encrypted: Object<string, number>}} single HCU by type name
 */
function prices(columns, line) {
  const scalar = {};
  const encrypted = {};
  line.trim().split(/\s+/).forEach((cell, i) => {
    if (cell === '-') return;
    const [first, second = first] = cell.split('/');
    scalar[columns[i]] = Math.round(Number(first) * 1000);
    encrypted[columns[i]] = Math.round(Number(second) * 1000);
  });
  return { scalar, encrypted };
}

const narrow = ['Uint8', 'Uint16', 'Uint32', 'Uint64', 'Uint128'];
const wide = ['Bool', 'Uint8', 'Uint16', 'Uint32', 'Uint64', 'Uint128', 'Uint160', 'Uint256'];
const flat = (list, price) => {
  const each = Object.fromEntries(list.map((type) => [type.name, price]));
  return { scalar: each, encrypted: each };
};

const price = {
  add: prices(narrow, '84/88 93/93 95/125 133/162 172/259'),
  sub: prices(narrow, '84/91 93/93 95/125 133/162 172/260'),
  mul: prices(narrow, '122/150 193/222 265/328 365/596 696/1686'),
  div: prices(narrow, '210 302 438 715 1225'),
  rem: prices(narrow, '440 580 792 1153 1943'),
  mulDiv: prices(narrow, '495/524 703/766 1080/1311 1921/2911 -'),
  ge: prices(narrow, '52/63 55/84 84/118 116/152 149/210'),
  gt: prices(narrow, '52/59 55/84 84/118 117/152 150/218'),
  le: prices(narrow, '58/58 58/83 84/117 119/149 150/218'),
  lt: prices(narrow, '52/59 58/84 83/117 118/146 149/215'),
  min: prices(narrow, '84/119 88/146 117/182 150/219 186/289'),
  max: prices(narrow, '89/121 89/145 117/180 149/218 180/290'),
  and: prices(wide, '22/25 31/31 31/31 32/32 34/34 37/37 - 38/38'),
  or: prices(wide, '22/24 30/30 30/31 32/32 34/34 37/37 - 38/38'),
  xor: prices(wide, '22/22 31/31 31/31 32/32 34/34 37/37 - 39/39'),
  shl: prices(wide, '- 32/92 32/125 32/162 34/208 37/272 - 39/378'),
  shr: prices(wide, '- 32/91 32/123 32/163 34/209 37/272 - 38/369'),
  rotl: prices(wide, '- 31/91 31/125 32/163 34/209 37/278 - 38/378'),
  rotr: prices(wide, '- 31/93 31/125 32/160 34/209 37/283 - 40/375'),
  eq: prices(wide, '25/26 55/55 55/83 82/86 83/120 117/122 117/137 118/152'),
  ne: prices(wide, '23/23 55/55 55/83 83/85 84/118 117/122 117/136 117/150'),
  neg: prices(wide, '- 79 93 95 131 168 - 269'),
  select: prices(wide, '55 55 55 55 55 57 83 108'),
  rand: prices(wide, '19 23 23 24 24 25 - 30'),
  randBounded: prices(wide, '- 23 23 24 24 25 - 30'),
  not: prices(wide, '0.002 0.009 0.016 0.032 0.063 0.130 - 0.130'),
  cast: flat([bool, ...words], 32),
  trivial: flat([...standard], 32),
};

/** Largest counts of the first three steps of a price by number of elements; the fourth has no upper end. */
export const collectionSteps = [10, 30, 60];
const stepped = (columns, lines) => collectionSteps.concat(Infinity).map((_, step) =>
  prices(columns, columns.map((_c, i) => lines[i].trim().split('/')[step] ?? '-').join(' ')).encrypted);
const sumPrices = stepped(narrow, ['90.9/127/148/159', '95/136/162/184', '116/164/205/281', '139/216/306', '219/355/552']);
const setPrices = stepped([...narrow, 'Uint160', 'Uint256'], [
  '71.3/148/247/374', '103/218/378/605', '137/300/531/827', '218/492/879', '256/535/921', '286/584/885', '321/586/943']);

/** Most elements of a collection by type. */
export const largestCollection = (type) => (type.bits <= 32 ? 100 : 60);

// Prices of our own operators. Blind rotations are those of docs/integer-operations.md (throughput form).
const rotations = {
  mul: [29, 83, 266, 929, 3444],
  mulOverflow: [50, 146, 492, 1775, 6724],
  div: [52, 168, 592, 2208, 8512],
  rem: [56, 176, 608, 2240, 8576],
};
const byWidth = (list, cost) => Object.fromEntries(list.map((type) => [type.name, cost(unsignedTwin(type).name, narrow.indexOf(unsignedTwin(type).name))]));
/** An operation without a counterpart costs its rotations at the price that the ABI asks for those of a product. */
const likeProduct = (list, counts) => byWidth(list, (type, i) => Math.round((price.mul.encrypted[type] * counts[i]) / rotations.mul[i]));
const both = (list, cost) => ({ scalar: byWidth(list, (type, i) => cost('scalar', type, i)), encrypted: byWidth(list, (type, i) => cost('encrypted', type, i)) });
/** A signed operator costs as much as its unsigned counterpart. */
const twin = (of) => both(signed, (kind, type) => of[kind][type]);
const encryptedDivision = (list, counts) => ({ scalar: {}, encrypted: likeProduct(list, counts) });
/** A signed division is that of the absolute values, with three negations. */
const signedDivision = (of, counts) => ({
  scalar: byWidth(signed, (type) => of.scalar[type] + 3 * price.neg.scalar[type]),
  encrypted: byWidth(signed, (type, i) => likeProduct(unsigned, counts)[narrow[i]] + 3 * price.neg.scalar[type]),
});
/** A checked sum or difference is the operation and one comparison. */
const withComparison = (of) => both(operands.checked, (kind, type) => of[kind][type] + price.lt[kind][type]);

const operator = (number, fn, shape, types, price, more = {}) => ({
  number, function: fn, event: fn[0].toUpperCase() + fn.slice(1), shape, types, price, result: 'same', ...more,
});
const comparison = { result: 'Bool' };

/** In the order of their numbers. Shapes say how operands, handle and event look: README.md. */
export const operators = [
  operator(0, 'fheAdd', 'binary', operands.arithmetic, price.add),
  operator(1, 'fheSub', 'binary', operands.arithmetic, price.sub),
  operator(2, 'fheMul', 'binary', operands.arithmetic, price.mul),
  operator(3, 'fheDiv', 'binary', operands.arithmetic, { scalar: price.div.scalar, encrypted: {} }, { divisor: 'plain' }),
  operator(4, 'fheRem', 'binary', operands.arithmetic, { scalar: price.rem.scalar, encrypted: {} }, { divisor: 'plain' }),
  operator(5, 'fheBitAnd', 'binary', operands.logic, price.and),
  operator(6, 'fheBitOr', 'binary', operands.logic, price.or),
  operator(7, 'fheBitXor', 'binary', operands.logic, price.xor),
  operator(8, 'fheShl', 'binary', operands.shift, price.shl),
  operator(9, 'fheShr', 'binary', operands.shift, price.shr),
  operator(10, 'fheRotl', 'binary', operands.shift, price.rotl),
  operator(11, 'fheRotr', 'binary', operands.shift, price.rotr),
  operator(12, 'fheEq', 'binary', operands.equality, price.eq, comparison),
  operator(13, 'fheNe', 'binary', operands.equality, price.ne, comparison),
  operator(14, 'fheGe', 'binary', operands.arithmetic, price.ge, comparison),
  operator(15, 'fheGt', 'binary', operands.arithmetic, price.gt, comparison),
  operator(16, 'fheLe', 'binary', operands.arithmetic, price.le, comparison),
  operator(17, 'fheLt', 'binary', operands.arithmetic, price.lt, comparison),
  operator(18, 'fheMin', 'binary', operands.arithmetic, price.min),
  operator(19, 'fheMax', 'binary', operands.arithmetic, price.max),
  operator(20, 'fheNeg', 'unary', operands.shift, price.neg),
  operator(21, 'fheNot', 'unary', operands.not, price.not),
  operator(22, 'verifyInput', 'input', types, flat([], 0)),
  operator(23, 'cast', 'cast', operands.cast, price.cast, { targets: words }),
  operator(24, 'trivialEncrypt', 'trivial', operands.trivial, price.trivial),
  operator(25, 'fheIfThenElse', 'select', operands.select, price.select),
  operator(26, 'fheRand', 'rand', operands.random, price.rand),
  operator(27, 'fheRandBounded', 'randBounded', operands.bounded, price.randBounded),
  operator(28, 'fheSum', 'sum', operands.arithmetic, { steps: sumPrices }),
  operator(29, 'fheIsIn', 'isIn', operands.set, { steps: setPrices }, comparison),
  operator(30, 'fheMulDiv', 'mulDiv', operands.product, price.mulDiv),

  // Signed integers: 0xC0 + the number of the unsigned operator.
  operator(0xc0, 'intAdd', 'binary', signed, twin(price.add)),
  operator(0xc1, 'intSub', 'binary', signed, twin(price.sub)),
  operator(0xc2, 'intMul', 'binary', signed, twin(price.mul)),
  operator(0xc3, 'intDiv', 'binary', signed, signedDivision(price.div, rotations.div), { divisor: 'any' }),
  operator(0xc4, 'intRem', 'binary', signed, signedDivision(price.rem, rotations.rem), { divisor: 'any' }),
  operator(0xc5, 'intBitAnd', 'binary', signed, twin(price.and)),
  operator(0xc6, 'intBitOr', 'binary', signed, twin(price.or)),
  operator(0xc7, 'intBitXor', 'binary', signed, twin(price.xor)),
  operator(0xc8, 'intShl', 'binary', signed, twin(price.shl)),
  operator(0xc9, 'intShr', 'binary', signed, twin(price.shr)),
  operator(0xca, 'intRotl', 'binary', signed, twin(price.rotl)),
  operator(0xcb, 'intRotr', 'binary', signed, twin(price.rotr)),
  operator(0xcc, 'intEq', 'binary', signed, twin(price.eq), comparison),
  operator(0xcd, 'intNe', 'binary', signed, twin(price.ne), comparison),
  operator(0xce, 'intGe', 'binary', signed, twin(price.ge), comparison),
  operator(0xcf, 'intGt', 'binary', signed, twin(price.gt), comparison),
  operator(0xd0, 'intLe', 'binary', signed, twin(price.le), comparison),
  operator(0xd1, 'intLt', 'binary', signed, twin(price.lt), comparison),
  operator(0xd2, 'intMin', 'binary', signed, twin(price.min)),
  operator(0xd3, 'intMax', 'binary', signed, twin(price.max)),
  operator(0xd4, 'intNeg', 'unary', signed, twin(price.neg)),
  operator(0xd5, 'intNot', 'unary', signed, twin(price.not)),
  operator(0xd7, 'intCast', 'cast', [bool, ...words, ...signed], flat([bool, ...words, ...signed], 32), { targets: [...words, ...signed] }),
  operator(0xd8, 'intTrivialEncrypt', 'trivial', signed, flat(signed, 32)),
  operator(0xd9, 'intIfThenElse', 'select', signed, twin(price.select)),
  operator(0xda, 'intRand', 'rand', signed, twin(price.rand)),

  // An encrypted divisor, results with a flag, models.
  operator(0xe0, 'fheDivEncrypted', 'binary', operands.arithmetic, encryptedDivision(unsigned, rotations.div), { divisor: 'encrypted' }),
  operator(0xe1, 'fheRemEncrypted', 'binary', operands.arithmetic, encryptedDivision(unsigned, rotations.rem), { divisor: 'encrypted' }),
  operator(0xe2, 'fheAddChecked', 'checked', operands.checked, withComparison(price.add)),
  operator(0xe3, 'fheSubChecked', 'checked', operands.checked, withComparison(price.sub)),
  operator(0xe4, 'fheMulChecked', 'checked', operands.checked, (() => {
    const product = likeProduct(operands.checked, rotations.mulOverflow);
    return { scalar: product, encrypted: product };
  })()),
  operator(0xe5, 'fheDivChecked', 'checked', operands.checked, encryptedDivision(operands.checked, rotations.div), { divisor: 'encrypted' }),
  operator(0xe6, 'runModel', 'model', types, flat([], 0), { result: 'model' }),
];

export const operatorNamed = (name) => {
  const found = operators.find((operator) => operator.function === name);
  if (!found) throw new Error(`no operator ${name}`);
  return found;
};
