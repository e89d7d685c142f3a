/**
 * Solidity of the host side that follows from the table: numbers and operand types, prices, the executor's interface
 * and its public functions. What they do is written by hand in `src/host/ExecutorCore.sol`.
 */
import { operators, standard, types, unsignedTwin, collectionSteps } from './table.mjs';
import { constantName, header, hex, mask } from './write.mjs';

const say = {
  fheAdd: 'lhs + rhs modulo 2^n',
  fheSub: 'lhs - rhs modulo 2^n',
  fheMul: 'lhs * rhs modulo 2^n',
  fheDiv: 'lhs / rhs, rounded down; the divisor is plaintext and not 0',
  fheRem: 'remainder of lhs / rhs; the divisor is plaintext and not 0',
  fheBitAnd: 'bitwise and',
  fheBitOr: 'bitwise or',
  fheBitXor: 'bitwise exclusive or',
  fheShl: 'lhs shifted to the left by rhs modulo n',
  fheShr: 'lhs shifted to the right by rhs modulo n, filled with zeros',
  fheRotl: 'lhs rotated to the left by rhs modulo n',
  fheRotr: 'lhs rotated to the right by rhs modulo n',
  fheEq: 'whether lhs = rhs',
  fheNe: 'whether lhs and rhs differ',
  fheGe: 'whether lhs >= rhs',
  fheGt: 'whether lhs > rhs',
  fheLe: 'whether lhs <= rhs',
  fheLt: 'whether lhs < rhs',
  fheMin: 'the smaller of lhs and rhs',
  fheMax: 'the larger of lhs and rhs',
  fheNeg: '-ct modulo 2^n',
  fheNot: 'every bit of ct flipped',
  verifyInput: 'Checks the attestation of an encrypted input and lets the calling contract use it',
  cast: 'ct in another type; narrower types drop the high bits',
  trivialEncrypt: 'a public value as an encrypted one: its low bits, of which Bool takes the last byte',
  fheIfThenElse: 'ifTrue where control is true, else ifFalse',
  fheRand: 'a uniform random value',
  fheRandBounded: 'a uniform random value below upperBound, a power of two',
  fheSum: 'the sum of the values modulo 2^n; of no values 0',
  fheIsIn: 'whether value is one of the values',
  fheMulDiv: 'factor1 * factor2 / divisor with the whole product, modulo 2^n; the divisor is plaintext and not 0',
  intAdd: 'lhs + rhs, wrapping',
  intSub: 'lhs - rhs, wrapping',
  intMul: 'lhs * rhs, wrapping',
  intDiv: 'lhs / rhs, rounded towards 0; by an encrypted 0 it is -1',
  intRem: 'remainder of lhs / rhs with the sign of lhs; by an encrypted 0 it is lhs',
  intBitAnd: 'bitwise and of the two complements',
  intBitOr: 'bitwise or of the two complements',
  intBitXor: 'bitwise exclusive or of the two complements',
  intShl: 'lhs shifted to the left by rhs modulo n',
  intShr: 'lhs shifted to the right by rhs modulo n, filled with the sign',
  intRotl: 'the two complement of lhs rotated to the left by rhs modulo n',
  intRotr: 'the two complement of lhs rotated to the right by rhs modulo n',
  intEq: 'whether lhs = rhs',
  intNe: 'whether lhs and rhs differ',
  intGe: 'whether lhs >= rhs',
  intGt: 'whether lhs > rhs',
  intLe: 'whether lhs <= rhs',
  intLt: 'whether lhs < rhs',
  intMin: 'the smaller of lhs and rhs',
  intMax: 'the larger of lhs and rhs',
  intNeg: '-ct, wrapping',
  intNot: 'every bit of ct flipped, which is -ct - 1',
  intCast: 'ct in another type, one of the two signed: modulo 2^n, the sign extended',
  intTrivialEncrypt: 'a public value as an encrypted one: the low bits of its two complement',
  intIfThenElse: 'ifTrue where control is true, else ifFalse',
  intRand: 'a uniform random value of all bits',
  fheDivEncrypted: 'lhs / rhs, rounded down, with an encrypted divisor; by 0 all bits are set',
  fheRemEncrypted: 'remainder of lhs / rhs with an encrypted divisor; by 0 it is lhs',
  fheAddChecked: 'lhs + rhs, wrapping, and whether it wrapped',
  fheSubChecked: 'lhs - rhs, wrapping, and whether it wrapped',
  fheMulChecked: 'lhs * rhs, wrapping, and whether it wrapped',
  fheDivChecked: 'lhs / rhs with an encrypted divisor, and whether that is 0 or the quotient has wrapped; then as without the flag',
  runModel: 'Runs a registered model on an encrypted vector',
};

/** For each shape: parameters, what the event has between caller and results, results, and the call of the core. */
const shapes = {
  binary: {
    in: [['bytes32', 'lhs'], ['bytes32', 'rhs'], ['bytes1', 'scalarByte']],
    call: (o, rule) => `_binary(${rule}, lhs, rhs, scalarByte)`,
  },
  checked: {
    in: [['bytes32', 'lhs'], ['bytes32', 'rhs'], ['bytes1', 'scalarByte']],
    out: [['bytes32', 'result'], ['bytes32', 'failed']],
    call: (o, rule) => `_checked(${rule}, lhs, rhs, scalarByte)`,
  },
  unary: { in: [['bytes32', 'ct']], call: (o, rule) => `_unary(${rule}, ct)` },
  input: {
    in: [['bytes32', 'inputHandle'], ['address', 'userAddress'], ['bytes', 'inputProof'], ['uint8', 'inputType']],
    call: () => '_input(inputHandle, userAddress, inputProof, inputType)',
  },
  cast: {
    in: [['bytes32', 'ct'], ['uint8', 'toType']],
    call: (o, rule) => `_cast(${rule}, ${hex(mask(o.targets), 4)}, ct, toType)`,
  },
  trivial: { in: [['uint256', 'pt'], ['uint8', 'toType']], call: (o, rule) => `_trivial(${rule}, pt, toType)` },
  select: {
    in: [['bytes32', 'control'], ['bytes32', 'ifTrue'], ['bytes32', 'ifFalse']],
    call: (o, rule) => `_select(${rule}, control, ifTrue, ifFalse)`,
  },
  rand: {
    in: [['uint8', 'randType']],
    event: [['uint8', 'randType'], ['bytes16', 'seed']],
    call: (o, rule) => `_rand(${rule}, randType)`,
  },
  randBounded: {
    in: [['uint256', 'upperBound'], ['uint8', 'randType']],
    event: [['uint256', 'upperBound'], ['uint8', 'randType'], ['bytes16', 'seed']],
    call: (o, rule) => `_randBounded(${rule}, upperBound, randType)`,
  },
  sum: {
    in: [['bytes32[]', 'values'], ['uint8', 'resultType']],
    event: [['bytes32[]', 'values']],
    call: (o, rule) => `_sum(${rule}, values, resultType)`,
  },
  isIn: {
    in: [['bytes32', 'value'], ['bytes32[]', 'values'], ['uint8', 'valueType']],
    event: [['bytes32', 'value'], ['bytes32[]', 'values']],
    call: (o, rule) => `_isIn(${rule}, value, values, valueType)`,
  },
  mulDiv: {
    in: [['bytes32', 'factor1'], ['bytes32', 'factor2'], ['bytes32', 'divisor'], ['bytes1', 'scalarByte']],
    call: (o, rule) => `_mulDiv(${rule}, factor1, factor2, divisor, scalarByte)`,
  },
  model: {
    in: [['bytes32', 'modelId'], ['bytes32[]', 'inputs']],
    out: [['bytes32[]', 'results']],
    call: (o) => `_model(${hex(o.number, 1)}, modelId, inputs)`,
  },
};

export const shapeOf = (operator) => {
  const shape = shapes[operator.shape];
  return { out: [['bytes32', 'result']], event: shape.in, ...shape };
};

const located = (location) => ([type, name]) => (/\[\]$|^bytes$/.test(type) ? `${type} ${location} ${name}` : `${type} ${name}`);
const plain = ([type, name]) => `${type} ${name}`;

export function executorInterface() {
  const events = operators.map((o) => {
    const shape = shapeOf(o);
    return `    /// @notice ${o.function} (operator ${hex(o.number, 1)}) was asked for by \`caller\`.
    event ${o.event}(address indexed caller, ${[...shape.event, ...shape.out].map(plain).join(', ')});`;
  });
  const functions = operators.map((o) => {
    const shape = shapeOf(o);
    return `    /// @notice ${say[o.function][0].toUpperCase() + say[o.function].slice(1)}. Operator ${hex(o.number, 1)}.
    function ${o.function}(${shape.in.map(located('calldata')).join(', ')}) external returns (${shape.out.map(located('memory')).join(', ')});`;
  });
  return `${header()}
/**
 * @title The executor: contracts ask it for operations on encrypted values
 * @notice Every operation takes and returns handles and emits one event; the coprocessor computes. Operand types, the
 * layout of handles and how they follow from the operation: contracts/README.md. \`scalarByte\` 0x00 says that the right
 * operand is a handle, 0x01 that it is a plaintext word, of which the low bits count.
 */
interface IFHEVMExecutor {
${events.join('\n\n')}

    /// @notice \`account\` may not use \`handle\`.
    error ACLNotAllowed(bytes32 handle, address account);
    /// @notice A plaintext divisor is 0 in the type of the dividend.
    error DivisionByZero();
    /// @notice Encrypted operands of one operation have different types.
    error IncompatibleTypes();
    /// @notice A cast to the same type, or an input of another type than its handle says.
    error InvalidType();
    /// @notice This divisor has to be plaintext.
    error IsNotScalar();
    /// @notice This divisor has to be encrypted.
    error IsScalar();
    /// @notice The bound of a random value is no power of two.
    error NotPowerOfTwo();
    /// @notice \`scalarByte\` is neither 0x00 nor 0x01.
    error ScalarByteIsNotBoolean();
    /// @notice \`scalarByte\` of a mulDiv is neither 0x01 (factor2 encrypted) nor 0x03 (plaintext).
    error InvalidMulDivScalarByte();
    /// @notice The operator does not exist for this type.
    error UnsupportedType();
    /// @notice The bound of a random value is above 2^n.
    error UpperBoundAboveMaxTypeValue();
    /// @notice A collection has \`size\` elements of at most \`limit\`.
    error FHECollectionSizeInvalid(uint256 size, uint256 limit);
    /// @notice An operation has an encrypted operand at \`position\`, and positions end at 255.
    error BoundaryBitPositionOverflow(uint256 position);
    /// @notice No model has this id, or it was retired.
    error UnknownModel(bytes32 modelId);
    /// @notice Model \`modelId\` takes \`expected\` values, not \`actual\`.
    error ModelInputCount(bytes32 modelId, uint256 expected, uint256 actual);
    /// @notice Input \`index\` of the model is of type \`actual\` instead of \`expected\`.
    error ModelInputType(bytes32 modelId, uint256 index, uint8 expected, uint8 actual);

${functions.join('\n\n')}

    /// @notice Access list that guards the handles.
    function getACLAddress() external view returns (address);

    /// @notice Contract that meters the operations.
    function getHCULimitAddress() external view returns (address);

    /// @notice Contract that checks encrypted inputs.
    function getInputVerifierAddress() external view returns (address);

    /// @notice Contract that knows the models.
    function getModelRegistryAddress() external view returns (address);

    /// @notice Last byte of every handle.
    function getHandleVersion() external pure returns (uint8);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
`;
}

const divisors = { plain: 'Divisor.Plain', any: 'Divisor.Any', encrypted: 'Divisor.Encrypted' };

export function executor() {
  const functions = operators.map((o) => {
    const shape = shapeOf(o);
    const rule = `Rule(${[hex(o.number, 1), hex(mask(o.types), 4), o.result === 'Bool', divisors[o.divisor] ?? 'Divisor.None'].join(', ')})`;
    const names = (list) => list.map(([, name]) => name);
    const seeded = shape.event.some(([, name]) => name === 'seed');
    const results = seeded ? ['result', 'seed'] : names(shape.out);
    const target = results.length > 1 ? `(${results.join(', ')})` : results[0];
    return `    /// @inheritdoc IFHEVMExecutor
    function ${o.function}(${shape.in.map(located('calldata')).join(', ')}) external returns (${shape.out.map(located('memory')).join(', ')}) {
${seeded ? '        bytes16 seed;\n' : ''}        ${target} = ${shape.call(o, rule)};
        emit ${o.event}(msg.sender, ${[...names(shape.event), ...names(shape.out)].join(', ')});
    }`;
  });
  return `${header()}
import {IFHEVMExecutor} from "../interfaces/IFHEVMExecutor.sol";
import {ExecutorCore} from "./ExecutorCore.sol";

/**
 * @title The executor's public functions
 * @notice Each names its operator: number, operand types (one bit for each), whether the result is a Bool, and what its
 * divisor may be. The work is done in ExecutorCore.
 */
contract FHEVMExecutor is ExecutorCore {
    /**
     * @param acl access list
     * @param hcuLimit meter
     * @param inputVerifier verifier of inputs
     * @param models registry of models
     */
    constructor(address acl, address hcuLimit, address inputVerifier, address models)
        ExecutorCore(acl, hcuLimit, inputVerifier, models)
    {}

${functions.join('\n\n')}
}
`;
}

const SLOT_BITS = 28n;

/** Nine prices of 28 bits, at the number of the (unsigned) type. */
function packed(prices) {
  let word = 0n;
  for (const [name, price] of Object.entries(prices)) {
    const slot = BigInt(unsignedTwin(types.find((type) => type.name === name)).id);
    if (BigInt(price) >= 1n << SLOT_BITS) throw new Error(`price ${price}`);
    word |= ((word >> (slot * SLOT_BITS)) & ((1n << SLOT_BITS) - 1n)) === 0n ? BigInt(price) << (slot * SLOT_BITS) : 0n;
  }
  return word;
}

/** if (key < middle) { … } else { … }, down to single keys. */
function search(entries, variable, indent) {
  if (entries.length === 1) return `${indent}if (${variable} == ${hex(entries[0][0], 1)}) return ${hex(entries[0][1], 32)};\n`;
  const middle = entries.length >> 1;
  return `${indent}if (${variable} < ${hex(entries[middle][0], 1)}) {
${search(entries.slice(0, middle), variable, `${indent}    `)}${indent}} else {
${search(entries.slice(middle), variable, `${indent}    `)}${indent}}
`;
}

export function prices() {
  const table = (of) => operators
    .filter((o) => !o.price.steps)
    .map((o) => [o.number, packed(of(o.price))])
    .filter(([, word]) => word !== 0n);
  const collections = operators.filter((o) => o.price.steps);
  const stepFunctions = collections.map((o) => `        if (operator == ${hex(o.number, 1)}) {
${collectionSteps.map((step, i) => `            if (operands <= ${step + (o.shape === 'isIn' ? 1 : 0)}) return ${hex(packed(o.price.steps[i]), 32)};`).join('\n')}
            return ${hex(packed(o.price.steps[collectionSteps.length]), 32)};
        }`);
  return `${header()}
/**
 * @title Prices of the operators, in HCU
 * @notice A word holds nine prices of 28 bits, at the number of the type (0 to 8); 0 means that there is no such
 * operation. Signed types cost as much as the unsigned ones of their width.
 */
library Prices {
    uint256 private constant SLOT_BITS = 28;
    uint256 private constant SLOT_MASK = 0xfffffff;

    /// @notice Price of an operator, 0 if there is none. operands is the number of encrypted ones, which counts for collections.
    function price(uint8 operator, uint8 fheType, bool scalar, uint256 operands) internal pure returns (uint256) {
        uint256 word = _collection(operator, operands);
        if (word == 0) word = scalar ? _scalar(operator) : _encrypted(operator);
        return (word >> (_slot(fheType) * SLOT_BITS)) & SLOT_MASK;
    }

    /// @dev The unsigned type of the same width; 9, which is empty, for what has none.
    function _slot(uint8 fheType) private pure returns (uint256) {
        if (fheType <= 8) return fheType;
${types.filter((type) => type.signed).map((type) => `        if (fheType == ${type.id}) return ${unsignedTwin(type).id};`).join('\n')}
        return 9;
    }

    function _collection(uint8 operator, uint256 operands) private pure returns (uint256) {
${stepFunctions.join('\n')}
        return 0;
    }

    function _scalar(uint8 operator) private pure returns (uint256) {
${search(table((price) => price.scalar), 'operator', '        ')}        return 0;
    }

    function _encrypted(uint8 operator) private pure returns (uint256) {
${search(table((price) => price.encrypted), 'operator', '        ')}        return 0;
    }
}
`;
}

/** Every number has a name there, also those that contracts refuse. */
export function fheTypes() {
  const steps = [];
  for (let bits = 40; bits <= 248; bits += 8) if (![64, 128, 160].includes(bits)) steps.push(bits);
  const widths = (sign, list) => list.map((bits) => `${sign}${bits}`);
  const names = [
    'Bool', ...widths('Uint', [4, 8, 16, 32, 64, 128, 160, 256, 512, 1024, 2048, 2, 6, 10, 12, 14]),
    ...widths('Int', [2, 4, 6, 8, 10, 12, 14, 16, 32, 64, 128, 160, 256]), 'AsciiString', ...widths('Int', [512, 1024, 2048]),
    'Uint24', ...widths('Uint', steps), 'Int24', ...widths('Int', steps),
  ];
  for (const type of types) if (names[type.id] !== type.name) throw new Error(`type ${type.id} is ${names[type.id]}, not ${type.name}`);
  return `${header()}
/**
 * @notice Types of encrypted values, by the number in their handle (byte 30). Contracts accept Bool, Uint8 to Uint128,
 * Uint160 (addresses), Uint256 and, in operators of their own, Int8 to Int128; the others have a number only.
 */
enum FheType {
${names.map((name) => `    ${name}`).join(',\n')}
}
`;
}

/** What the coprocessor reads: numbers, names, shapes, types, event signatures and prices. */
export function table() {
  const event = (o) => `${o.event}(${['address', ...[...shapeOf(o).event, ...shapeOf(o).out].map(([type]) => type)].join(',')})`;
  return {
    comment: 'Generated by contracts/generator/generate.mjs. Shapes and handles: contracts/README.md.',
    types: types.map(({ id, name, solidity, bits, signed = false }) => ({ id, name, solidity, bits, signed, extension: !standard.some((type) => type.id === id) })),
    operators: operators.map((o) => ({
      number: o.number, function: `${o.function}(${shapeOf(o).in.map(([type]) => type).join(',')})`, event: event(o),
      arguments: shapeOf(o).event.map(([, name]) => name), results: shapeOf(o).out.map(([, name]) => name),
      shape: o.shape, types: o.types.map((type) => type.id), result: o.result, extension: o.number >= 0xc0,
      ...(o.divisor && { divisor: o.divisor }), ...(o.targets && { targets: o.targets.map((type) => type.id) }),
      price: o.price,
    })),
  };
}
