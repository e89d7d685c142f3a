// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/**
 * @notice The contracts that a contract computes with.
 * @param ACLAddress access list
 * @param CoprocessorAddress executor
 * @param KMSVerifierAddress verifier of decryptions
 */
struct CoprocessorConfig {
    address ACLAddress;
    address CoprocessorAddress;
    address KMSVerifierAddress;
}
