// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CoprocessorConfig} from "../CoprocessorConfig.sol";
import {FHE, ebool, euint8, externalEuint8} from "../FHE.sol";
import {CoprocessorUser} from "../config/CoprocessorUser.sol";

/**
 * @title A credit check by a model, on data that nobody sees
 * @notice The applicant sends the features of a model, encrypted. The contract runs the model on them as one operation
 * and compares its score with the lender's threshold. The applicant may decrypt the answer, and may show it to the lender
 * for a time; the features and the score stay encrypted.
 */
contract CreditCheck is CoprocessorUser {
    bytes32 public immutable modelId;
    address public immutable lender;
    uint8 public immutable threshold;

    mapping(address applicant => ebool) private _answers;

    /// @notice An applicant's data went through the model.
    event Checked(address indexed applicant, ebool approved);
    /// @notice The lender may decrypt the applicant's answer until then.
    event Shared(address indexed applicant, uint64 expiry);

    /// @notice The account has not applied.
    error NoAnswer(address applicant);

    /**
     * @param config host contracts
     * @param modelId_ a registered model of values of 8 bits, with one result of 8 bits
     * @param lender_ whom applicants may show their answer
     * @param threshold_ least score that is approved
     */
    constructor(CoprocessorConfig memory config, bytes32 modelId_, address lender_, uint8 threshold_)
        CoprocessorUser(config)
    {
        modelId = modelId_;
        lender = lender_;
        threshold = threshold_;
    }

    /// @notice Checks the sender's features, which one proof covers.
    function check(externalEuint8[] calldata features, bytes calldata inputProof) external returns (ebool approved) {
        bytes32[] memory inputs = new bytes32[](features.length);
        for (uint256 i = 0; i < features.length; i++) {
            inputs[i] = FHE.toBytes32(FHE.fromExternal(features[i], inputProof));
        }
        euint8 score = euint8.wrap(FHE.runModel(modelId, inputs)[0]);
        approved = FHE.allow(FHE.allowThis(FHE.ge(score, threshold)), msg.sender);
        _answers[msg.sender] = approved;
        emit Checked(msg.sender, approved);
    }

    /// @notice Lets the lender decrypt the sender's answer until `expiry`.
    function share(uint64 expiry) external {
        ebool answer = _answers[msg.sender];
        if (!FHE.isInitialized(answer)) revert NoAnswer(msg.sender);
        FHE.allowUntil(answer, lender, expiry);
        emit Shared(msg.sender, expiry);
    }

    /// @notice The applicant's last answer, encrypted.
    function answerOf(address applicant) external view returns (ebool) {
        return _answers[applicant];
    }
}
