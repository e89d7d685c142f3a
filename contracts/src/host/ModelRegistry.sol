// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FheType} from "../FheType.sol";
import {IModelRegistry, Model} from "../interfaces/IModelRegistry.sol";
import {HostContract} from "./HostContract.sol";

/// @title The registry of models
contract ModelRegistry is IModelRegistry, HostContract {
    uint256 private constant LARGEST_SIZE = 255;
    /// @dev One bit for each type that a model may take or give: Bool, Uint8 to Uint128, Int8 to Int128.
    uint256 private constant TYPES = (1 << uint8(FheType.Bool)) | (1 << uint8(FheType.Uint8))
        | (1 << uint8(FheType.Uint16)) | (1 << uint8(FheType.Uint32)) | (1 << uint8(FheType.Uint64))
        | (1 << uint8(FheType.Uint128)) | (1 << uint8(FheType.Int8)) | (1 << uint8(FheType.Int16))
        | (1 << uint8(FheType.Int32)) | (1 << uint8(FheType.Int64)) | (1 << uint8(FheType.Int128));

    mapping(bytes32 modelId => Model) private _models;
    mapping(bytes32 modelId => bool) private _retired;

    constructor(address acl) HostContract(acl) {}

    /// @inheritdoc IModelRegistry
    function register(bytes32 modelId, bytes calldata inputTypes, bytes calldata outputTypes, uint48 price)
        external
        onlyACLOwner
    {
        if (_models[modelId].price != 0) revert ModelAlreadyRegistered(modelId);
        if (price == 0) revert ModelPriceIsNull();
        _check(inputTypes);
        _check(outputTypes);
        _models[modelId] = Model(inputTypes, outputTypes, price);
        emit ModelRegistered(modelId, inputTypes, outputTypes, price);
    }

    /// @inheritdoc IModelRegistry
    function retire(bytes32 modelId) external onlyACLOwner {
        _requireKnown(modelId);
        _retired[modelId] = true;
        emit ModelRetired(modelId);
    }

    /// @inheritdoc IModelRegistry
    function get(bytes32 modelId) external view returns (Model memory) {
        _requireKnown(modelId);
        return _models[modelId];
    }

    /// @inheritdoc IModelRegistry
    function getVersion() external pure returns (string memory) {
        return "ModelRegistry v0.1.0";
    }

    function _requireKnown(bytes32 modelId) private view {
        if (_models[modelId].price == 0 || _retired[modelId]) revert UnknownModel(modelId);
    }

    function _check(bytes calldata types) private pure {
        if (types.length == 0 || types.length > LARGEST_SIZE) revert ModelSizeInvalid(types.length);
        for (uint256 i = 0; i < types.length; i++) {
            uint8 fheType = uint8(types[i]);
            if ((TYPES >> fheType) & 1 == 0) revert ModelTypeInvalid(fheType);
        }
    }
}
