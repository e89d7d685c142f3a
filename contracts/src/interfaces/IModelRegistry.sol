// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @notice What contracts have to know of a model.
 * @param inputTypes types of the values that it takes, one byte each
 * @param outputTypes types of the values that it gives, one byte each
 * @param price what a run costs, in HCU
 */
struct Model {
    bytes inputTypes;
    bytes outputTypes;
    uint48 price;
}

/**
 * @title Models that contracts may run on encrypted values
 * @notice A model's id is the SHA-256 digest of its compiled artifact, so that everybody can check what is run.
 */
interface IModelRegistry {
    /// @notice Contracts may run this model from now on.
    event ModelRegistered(bytes32 indexed modelId, bytes inputTypes, bytes outputTypes, uint48 price);
    /// @notice Contracts may no longer run this model.
    event ModelRetired(bytes32 indexed modelId);

    /// @notice This id was registered before. A model does not change.
    error ModelAlreadyRegistered(bytes32 modelId);
    /// @notice No model has this id, or it was retired.
    error UnknownModel(bytes32 modelId);
    /// @notice A model takes and gives 1 to 255 values; it was `count`.
    error ModelSizeInvalid(uint256 count);
    /// @notice Contracts have no values of this type.
    error ModelTypeInvalid(uint8 fheType);
    /// @notice A run costs at least one HCU.
    error ModelPriceIsNull();

    /// @notice Adds a model. Owner of the ACL only.
    function register(bytes32 modelId, bytes calldata inputTypes, bytes calldata outputTypes, uint48 price) external;

    /// @notice Takes a model away for ever. Owner of the ACL only.
    function retire(bytes32 modelId) external;

    /// @notice The model, which reverts if there is none.
    function get(bytes32 modelId) external view returns (Model memory);

    /// @notice Name and version.
    function getVersion() external pure returns (string memory);
}
