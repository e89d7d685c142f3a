// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IACL} from "../interfaces/IACL.sol";
import {IFHEVMExecutor} from "../interfaces/IFHEVMExecutor.sol";
import {IHCULimit} from "../interfaces/IHCULimit.sol";
import {IInputVerifier, InputContext} from "../interfaces/IInputVerifier.sol";
import {IModelRegistry, Model} from "../interfaces/IModelRegistry.sol";
import {Handles} from "./Handles.sol";
import {Transient} from "./Transient.sol";

/**
 * @title What the executor's functions share
 * @notice Every operation goes the same way: types, then rights to the encrypted operands, then the handle of the result,
 * which is marked as made in this transaction and lent to the caller, then its price. The caller of these functions emits
 * the event.
 *
 * A handle is the hash of the operation, its operands, which of them were made in earlier transactions (boundary bits),
 * and where and when it was asked for. Two blocks that replace each other thus never give one handle to different values.
 */
abstract contract ExecutorCore is IFHEVMExecutor {
    /// @notice What the divisor of an operation may be.
    enum Divisor {
        None,
        Plain,
        Encrypted,
        Any
    }

    /**
     * @notice What is particular to an operator.
     * @param operator its number
     * @param types operand types, one bit for each
     * @param comparison whether the result is a Bool
     * @param divisor what the right operand may be, if it is a divisor
     */
    struct Rule {
        uint8 operator;
        uint256 types;
        bool comparison;
        Divisor divisor;
    }

    bytes8 private constant COMPUTATION_DOMAIN = "FHE_comp";
    bytes8 private constant SEED_DOMAIN = "FHE_seed";
    uint8 private constant BOOL = 0;
    uint8 private constant LARGEST_SMALL_TYPE = 4; // Uint32: up to there, collections may have 100 elements
    uint256 private constant SMALL_TYPE_ELEMENTS = 100;
    uint256 private constant LARGE_TYPE_ELEMENTS = 60;
    uint256 private constant POSITIONS = 256;
    /// @dev One bit for each type below 84 that is a signed integer.
    uint256 private constant SIGNED_TYPES = (0x1fff << 17) | (0x7 << 31) | (0x1ffffff << 59);

    address private immutable ACL;
    address private immutable HCU_LIMIT;
    address private immutable INPUT_VERIFIER;
    address private immutable MODELS;

    /// @dev How many random seeds have been drawn.
    uint256 private _seeds;

    constructor(address acl, address hcuLimit, address inputVerifier, address models) {
        ACL = acl;
        HCU_LIMIT = hcuLimit;
        INPUT_VERIFIER = inputVerifier;
        MODELS = models;
    }

    /// @inheritdoc IFHEVMExecutor
    function getACLAddress() external view returns (address) {
        return ACL;
    }

    /// @inheritdoc IFHEVMExecutor
    function getHCULimitAddress() external view returns (address) {
        return HCU_LIMIT;
    }

    /// @inheritdoc IFHEVMExecutor
    function getInputVerifierAddress() external view returns (address) {
        return INPUT_VERIFIER;
    }

    /// @inheritdoc IFHEVMExecutor
    function getModelRegistryAddress() external view returns (address) {
        return MODELS;
    }

    /// @inheritdoc IFHEVMExecutor
    function getHandleVersion() external pure returns (uint8) {
        return Handles.VERSION;
    }

    /// @inheritdoc IFHEVMExecutor
    function getVersion() external pure returns (string memory) {
        return "FHEVMExecutor v0.6.0";
    }

    function _unary(Rule memory rule, bytes32 ct) internal returns (bytes32) {
        uint8 fheType = _supported(rule.types, Handles.typeOf(ct));
        bytes32[] memory operands = _list(ct);
        uint256 bits = _use(operands);
        bytes32 hash = keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, ct, bits, _tail()));
        return _settle(rule.operator, fheType, true, operands, Handles.computed(hash, fheType));
    }

    function _binary(Rule memory rule, bytes32 lhs, bytes32 rhs, bytes1 scalarByte) internal returns (bytes32) {
        (uint8 fheType, bytes32[] memory operands) = _operandsOf(rule, lhs, rhs, scalarByte);
        bytes32 hash = keccak256(_binaryPreimage(rule.operator, lhs, rhs, scalarByte, _use(operands)));
        bytes32 result = Handles.computed(hash, rule.comparison ? BOOL : fheType);
        return _settle(rule.operator, fheType, scalarByte == 0x01, operands, result);
    }

    /// @dev Two results of one operation: its preimage is followed by the number of the result.
    function _checked(Rule memory rule, bytes32 lhs, bytes32 rhs, bytes1 scalarByte)
        internal
        returns (bytes32 result, bytes32 failed)
    {
        (uint8 fheType, bytes32[] memory operands) = _operandsOf(rule, lhs, rhs, scalarByte);
        bytes memory preimage = _binaryPreimage(rule.operator, lhs, rhs, scalarByte, _use(operands));
        result = Handles.computed(keccak256(abi.encodePacked(preimage, uint8(0))), fheType);
        failed = Handles.computed(keccak256(abi.encodePacked(preimage, uint8(1))), BOOL);
        bytes32[] memory results = new bytes32[](2);
        results[0] = result;
        results[1] = failed;
        _mint(results);
        IHCULimit(HCU_LIMIT).charge(rule.operator, fheType, scalarByte == 0x01, operands, results, msg.sender);
    }

    function _select(Rule memory rule, bytes32 control, bytes32 ifTrue, bytes32 ifFalse) internal returns (bytes32) {
        if (Handles.typeOf(control) != BOOL) revert UnsupportedType();
        uint8 fheType = _supported(rule.types, Handles.typeOf(ifTrue));
        _requireType(ifFalse, fheType);
        bytes32[] memory operands = new bytes32[](3);
        operands[0] = control;
        operands[1] = ifTrue;
        operands[2] = ifFalse;
        uint256 bits = _use(operands);
        bytes32 hash =
            keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, control, ifTrue, ifFalse, bits, _tail()));
        return _settle(rule.operator, fheType, false, operands, Handles.computed(hash, fheType));
    }

    /// @dev Rights before types here, as everywhere in this interface.
    function _cast(Rule memory rule, uint256 targets, bytes32 ct, uint8 toType) internal returns (bytes32) {
        bytes32[] memory operands = _list(ct);
        uint256 bits = _use(operands);
        uint8 fheType = _supported(rule.types, Handles.typeOf(ct));
        _supported(targets, toType);
        if (fheType == toType) revert InvalidType();
        if (rule.types & SIGNED_TYPES != 0 && ((1 << fheType) | (1 << toType)) & SIGNED_TYPES == 0) {
            revert UnsupportedType();
        }
        bytes32 hash = keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, ct, toType, bits, _tail()));
        return _settle(rule.operator, fheType, true, operands, Handles.computed(hash, toType));
    }

    function _trivial(Rule memory rule, uint256 pt, uint8 toType) internal returns (bytes32) {
        _supported(rule.types, toType);
        bytes32 hash = keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, pt, toType, _tail()));
        return _settle(rule.operator, toType, true, new bytes32[](0), Handles.computed(hash, toType));
    }

    function _rand(Rule memory rule, uint8 randType) internal returns (bytes32 result, bytes16 seed) {
        _supported(rule.types, randType);
        seed = _drawSeed();
        bytes32 hash = keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, randType, seed));
        result = _settle(rule.operator, randType, true, new bytes32[](0), Handles.computed(hash, randType));
    }

    function _randBounded(Rule memory rule, uint256 upperBound, uint8 randType)
        internal
        returns (bytes32 result, bytes16 seed)
    {
        _supported(rule.types, randType);
        if (upperBound == 0 || upperBound & (upperBound - 1) != 0) revert NotPowerOfTwo();
        uint256 bits = _bitsOf(randType);
        if (bits < 256 && upperBound > 1 << bits) revert UpperBoundAboveMaxTypeValue();
        seed = _drawSeed();
        bytes32 hash = keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, upperBound, randType, seed));
        result = _settle(rule.operator, randType, true, new bytes32[](0), Handles.computed(hash, randType));
    }

    function _sum(Rule memory rule, bytes32[] calldata values, uint8 resultType) internal returns (bytes32) {
        _supported(rule.types, resultType);
        _requireSize(values.length, resultType);
        for (uint256 i = 0; i < values.length; i++) {
            _requireType(values[i], resultType);
        }
        bytes32[] memory operands = values;
        uint256 bits = _use(operands);
        bytes32 hash =
            keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, values.length, values, bits, _tail()));
        return _settle(rule.operator, resultType, false, operands, Handles.computed(hash, resultType));
    }

    function _isIn(Rule memory rule, bytes32 value, bytes32[] calldata values, uint8 valueType)
        internal
        returns (bytes32)
    {
        _supported(rule.types, valueType);
        _requireType(value, valueType);
        _requireSize(values.length, valueType);
        bytes32[] memory operands = new bytes32[](values.length + 1);
        operands[0] = value;
        for (uint256 i = 0; i < values.length; i++) {
            _requireType(values[i], valueType);
            operands[i + 1] = values[i];
        }
        uint256 bits = _use(operands);
        bytes32 hash =
            keccak256(abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, values.length, value, values, bits, _tail()));
        return _settle(rule.operator, valueType, false, operands, Handles.computed(hash, BOOL));
    }

    function _mulDiv(Rule memory rule, bytes32 factor1, bytes32 factor2, bytes32 divisor, bytes1 scalarByte)
        internal
        returns (bytes32)
    {
        bool scalar = scalarByte == 0x03;
        if (!scalar && scalarByte != 0x01) revert InvalidMulDivScalarByte();
        uint8 fheType = _supported(rule.types, Handles.typeOf(factor1));
        if (!scalar) _requireType(factor2, fheType);
        _requireNotZero(divisor, fheType);
        bytes32[] memory operands = scalar ? _list(factor1) : _list(factor1, factor2);
        bytes memory head = abi.encodePacked(COMPUTATION_DOMAIN, rule.operator, factor1, factor2, divisor, scalarByte);
        bytes32 hash = keccak256(abi.encodePacked(head, _use(operands), _tail()));
        return _settle(rule.operator, fheType, scalar, operands, Handles.computed(hash, fheType));
    }

    /// @dev An input is lent to the caller, but not marked as made in this transaction, and costs nothing.
    function _input(bytes32 inputHandle, address userAddress, bytes calldata inputProof, uint8 inputType)
        internal
        returns (bytes32 result)
    {
        if (Handles.typeOf(inputHandle) != inputType) revert InvalidType();
        InputContext memory context = InputContext(userAddress, msg.sender);
        result = IInputVerifier(INPUT_VERIFIER).verifyInput(context, inputHandle, inputProof);
        IACL(ACL).allowTransient(result, msg.sender);
    }

    /// @dev As many results as the model gives; the preimage is followed by the number of the result.
    function _model(uint8 operator, bytes32 modelId, bytes32[] calldata inputs)
        internal
        returns (bytes32[] memory results)
    {
        Model memory model = IModelRegistry(MODELS).get(modelId);
        if (inputs.length != model.inputTypes.length) {
            revert ModelInputCount(modelId, model.inputTypes.length, inputs.length);
        }
        for (uint256 i = 0; i < inputs.length; i++) {
            uint8 expected = uint8(model.inputTypes[i]);
            uint8 actual = Handles.typeOf(inputs[i]);
            if (actual != expected) revert ModelInputType(modelId, i, expected, actual);
        }
        bytes32[] memory operands = inputs;
        bytes memory preimage = abi.encodePacked(
            COMPUTATION_DOMAIN, operator, modelId, inputs.length, inputs, _use(operands), _tail()
        );
        results = new bytes32[](model.outputTypes.length);
        for (uint256 i = 0; i < results.length; i++) {
            bytes32 hash = keccak256(abi.encodePacked(preimage, uint8(i)));
            results[i] = Handles.computed(hash, uint8(model.outputTypes[i]));
        }
        _mint(results);
        IHCULimit(HCU_LIMIT).chargePrice(model.price, operands, results, msg.sender);
    }

    /// @dev Type and encrypted operands of a binary operation, after all checks of types.
    function _operandsOf(Rule memory rule, bytes32 lhs, bytes32 rhs, bytes1 scalarByte)
        private
        pure
        returns (uint8 fheType, bytes32[] memory operands)
    {
        bool scalar = scalarByte == 0x01;
        if (rule.divisor == Divisor.Plain && !scalar) revert IsNotScalar();
        if (!scalar && scalarByte != 0x00) revert ScalarByteIsNotBoolean();
        if (rule.divisor == Divisor.Encrypted && scalar) revert IsScalar();
        fheType = _supported(rule.types, Handles.typeOf(lhs));
        if (!scalar) _requireType(rhs, fheType);
        if (scalar && rule.divisor != Divisor.None) _requireNotZero(rhs, fheType);
        operands = scalar ? _list(lhs) : _list(lhs, rhs);
    }

    function _binaryPreimage(uint8 operator, bytes32 lhs, bytes32 rhs, bytes1 scalarByte, uint256 bits)
        private
        view
        returns (bytes memory)
    {
        return abi.encodePacked(COMPUTATION_DOMAIN, operator, lhs, rhs, scalarByte, bits, _tail());
    }

    /// @dev Where and when: access list, chain, parent block, time.
    function _tail() private view returns (bytes memory) {
        return abi.encodePacked(ACL, block.chainid, blockhash(block.number - 1), block.timestamp);
    }

    function _drawSeed() private returns (bytes16) {
        return bytes16(keccak256(abi.encodePacked(SEED_DOMAIN, _seeds++, _tail())));
    }

    /// @dev Checks the rights to the encrypted operands; bit i is 1 where operand i was made in an earlier transaction.
    function _use(bytes32[] memory operands) private view returns (uint256 bits) {
        if (operands.length > POSITIONS) revert BoundaryBitPositionOverflow(POSITIONS);
        for (uint256 i = 0; i < operands.length; i++) {
            if (!IACL(ACL).isAllowed(operands[i], msg.sender)) revert ACLNotAllowed(operands[i], msg.sender);
            if (Transient.load(operands[i]) == 0) bits |= 1 << i;
        }
    }

    function _settle(uint8 operator, uint8 fheType, bool scalar, bytes32[] memory operands, bytes32 result)
        private
        returns (bytes32)
    {
        bytes32[] memory results = _list(result);
        _mint(results);
        IHCULimit(HCU_LIMIT).charge(operator, fheType, scalar, operands, results, msg.sender);
        return result;
    }

    /// @dev The mark of a handle lies at the handle itself: nothing else is in this contract's transient storage.
    function _mint(bytes32[] memory results) private {
        for (uint256 i = 0; i < results.length; i++) {
            Transient.store(results[i], 1);
            IACL(ACL).allowTransient(results[i], msg.sender);
        }
    }

    function _supported(uint256 types, uint8 fheType) private pure returns (uint8) {
        if ((types >> fheType) & 1 == 0) revert UnsupportedType();
        return fheType;
    }

    function _requireType(bytes32 handle, uint8 fheType) private pure {
        if (Handles.typeOf(handle) != fheType) revert IncompatibleTypes();
    }

    function _requireSize(uint256 size, uint8 fheType) private pure {
        uint256 limit = fheType <= LARGEST_SMALL_TYPE ? SMALL_TYPE_ELEMENTS : LARGE_TYPE_ELEMENTS;
        if (size > limit) revert FHECollectionSizeInvalid(size, limit);
    }

    /// @dev A plaintext divisor counts with the low bits of its word.
    function _requireNotZero(bytes32 divisor, uint8 fheType) private pure {
        if (uint256(divisor) << (256 - _bitsOf(fheType)) == 0) revert DivisionByZero();
    }

    /// @dev Width of the integer types that divisions and bounds are for.
    function _bitsOf(uint8 fheType) private pure returns (uint256) {
        if (fheType >= 2 && fheType <= 6) return 4 << (fheType - 1);
        if (fheType == 8) return 256;
        if (fheType == 20) return 8;
        return 8 << (fheType - 23);
    }

    function _list(bytes32 only) private pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = only;
    }

    function _list(bytes32 first, bytes32 second) private pure returns (bytes32[] memory list) {
        list = new bytes32[](2);
        list[0] = first;
        list[1] = second;
    }
}
