// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CoprocessorConfig} from "../CoprocessorConfig.sol";

/// @title Where the host contracts lie on a local chain (id 31337): where contracts built for fhEVM expect them
library LocalConfig {
    function get() internal pure returns (CoprocessorConfig memory) {
        return CoprocessorConfig({
            ACLAddress: 0x50157CFfD6bBFA2DECe204a89ec419c23ef5755D,
            CoprocessorAddress: 0xe3a9105a3a932253A70F126eb1E3b589C643dD24,
            KMSVerifierAddress: 0x901F8942346f7AB3a01F6D7613119Bca447Bb030
        });
    }
}
