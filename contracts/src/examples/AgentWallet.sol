// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IERC7984} from "@openzeppelin/confidential-contracts/interfaces/IERC7984.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {CoprocessorConfig} from "../CoprocessorConfig.sol";
import {FHE, ebool, euint64, externalEuint64} from "../FHE.sol";
import {CoprocessorUser} from "../config/CoprocessorUser.sol";

/**
 * @title A wallet of confidential tokens that agents may spend from, within limits
 * @notice The owner gives an agent an encrypted limit for each period of time. What would exceed what is left of it pays
 * nothing; the agent learns that, and nobody else does. The owner may stop all agents at once, or one for good.
 */
contract AgentWallet is CoprocessorUser, Ownable, Pausable {
    /// @notice What an agent may do. `left` is what remains of the limit in the period that began at `periodStart`.
    struct Agent {
        euint64 limit;
        euint64 left;
        uint64 period;
        uint64 periodStart;
        uint64 expiry;
    }

    IERC7984 public immutable token;
    mapping(address account => Agent) private _agents;

    /// @notice An agent may spend, until `expiry`.
    event AgentSet(address indexed agent, uint64 period, uint64 expiry);
    /// @notice An agent may no longer spend.
    event AgentRemoved(address indexed agent);
    /// @notice An agent has paid; `amount` is 0 if it had asked for too much.
    event Spent(address indexed agent, address indexed to, euint64 amount);

    /// @notice The account is no agent, or was one until `expiry`.
    error NotAnAgent(address account, uint64 expiry);
    /// @notice A period has at least one second, and an agent an end in the future.
    error InvalidTerms(uint64 period, uint64 expiry);

    /**
     * @param config host contracts
     * @param owner sets agents, stops them, and takes tokens out
     * @param token_ what agents spend
     */
    constructor(CoprocessorConfig memory config, address owner, IERC7984 token_)
        CoprocessorUser(config)
        Ownable(owner)
    {
        token = token_;
    }

    /// @notice Makes an account an agent with an encrypted limit for each period, or changes its terms.
    function setAgent(address agent, externalEuint64 limit, bytes calldata inputProof, uint64 period, uint64 expiry)
        external
        onlyOwner
    {
        if (period == 0 || expiry <= block.timestamp) revert InvalidTerms(period, expiry);
        euint64 granted = FHE.allow(FHE.allowThis(FHE.fromExternal(limit, inputProof)), agent);
        _agents[agent] = Agent(granted, granted, period, uint64(block.timestamp), expiry);
        emit AgentSet(agent, period, expiry);
    }

    /// @notice Ends an agent's rights.
    function removeAgent(address agent) external onlyOwner {
        delete _agents[agent];
        emit AgentRemoved(agent);
    }

    /// @notice Stops all agents.
    function pause() external onlyOwner {
        _pause();
    }

    /// @notice Lets agents spend again.
    function unpause() external onlyOwner {
        _unpause();
    }

    /// @notice Pays an encrypted amount, by an agent. Pays nothing if it is more than what is left of the limit.
    function spend(address to, externalEuint64 amount, bytes calldata inputProof) external whenNotPaused {
        Agent storage agent = _agents[msg.sender];
        if (agent.expiry < block.timestamp) revert NotAnAgent(msg.sender, agent.expiry);
        _renew(agent);
        euint64 asked = FHE.fromExternal(amount, inputProof);
        (, ebool exceeds) = FHE.subChecked(agent.left, asked);
        euint64 granted = FHE.select(exceeds, FHE.asEuint64(0), asked);
        euint64 paid = token.confidentialTransfer(to, FHE.allowTransient(granted, address(token)));
        agent.left = FHE.allow(FHE.allowThis(FHE.sub(agent.left, paid)), msg.sender);
        emit Spent(msg.sender, to, paid);
    }

    /// @notice Takes tokens out, also while agents are stopped.
    function withdraw(address to, externalEuint64 amount, bytes calldata inputProof) external onlyOwner {
        euint64 asked = FHE.fromExternal(amount, inputProof);
        token.confidentialTransfer(to, FHE.allowTransient(asked, address(token)));
    }

    /// @notice The terms of an agent.
    function agentOf(address account) external view returns (Agent memory) {
        return _agents[account];
    }

    /// @dev The whole limit again, if a new period has begun.
    function _renew(Agent storage agent) private {
        uint64 periods = (uint64(block.timestamp) - agent.periodStart) / agent.period;
        if (periods == 0) return;
        agent.periodStart += periods * agent.period;
        agent.left = agent.limit;
    }
}
