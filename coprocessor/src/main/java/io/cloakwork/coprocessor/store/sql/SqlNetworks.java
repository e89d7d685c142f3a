package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.store.Network;
import io.cloakwork.coprocessor.store.NetworkId;
import io.cloakwork.coprocessor.store.NetworkRegistry;
import io.cloakwork.coprocessor.store.RegisteredNetwork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Networks in the database. */
final class SqlNetworks implements NetworkRegistry {
  private static final String COLUMNS =
      "SELECT id, tenant, chain_id, acl, key_digest, public_key, domain_chain_id,"
          + " domain_contract FROM networks ";

  private final Database database;

  SqlNetworks(Database database) {
    this.database = database;
  }

  @Override
  public NetworkId register(Network network) {
    database.write(db ->
        db.createUpdate(
                """
                INSERT INTO networks
                  (tenant, chain_id, acl, key_digest, public_key, domain_chain_id, domain_contract)
                VALUES (:tenant, :chain, :acl, :key, :publicKey, :domainChain, :domainContract)
                ON CONFLICT DO NOTHING
                """)
            .bind("tenant", network.tenant().name())
            .bind("chain", network.chainId())
            .bind("acl", network.acl().raw())
            .bind("key", network.key().hex())
            .bind("publicKey", network.publicKey())
            .bind("domainChain", network.inputs().chainId())
            .bind("domainContract", network.inputs().verifyingContract().raw())
            .execute());
    RegisteredNetwork known =
        find(network.tenant(), network.chainId(), network.acl())
            .orElseThrow(() -> new AssertionError("a network is never removed"));
    if (!known.network().key().equals(network.key())) {
      throw conflict("key of the network", known.network().key(), network.key());
    }
    if (!Arrays.equals(known.network().publicKey(), network.publicKey())) {
      throw conflict("public key of the network", "that of the first registration", "another");
    }
    if (!known.network().inputs().equals(network.inputs())) {
      throw conflict("domain of signed inputs", known.network().inputs(), network.inputs());
    }
    return known.id();
  }

  private static RequestException conflict(String what, Object expected, Object actual) {
    return new RequestException(Kind.CONFLICT, what, expected, actual);
  }

  @Override
  public Optional<RegisteredNetwork> find(Tenant tenant, long chainId, Address acl) {
    return database.read(db ->
        db.createQuery(COLUMNS + "WHERE tenant = :tenant AND chain_id = :chain AND acl = :acl")
            .bind("tenant", tenant.name())
            .bind("chain", chainId)
            .bind("acl", acl.raw())
            .map((row, _) -> network(row))
            .findOne());
  }

  @Override
  public Optional<RegisteredNetwork> find(NetworkId id) {
    return database.read(db ->
        db.createQuery(COLUMNS + "WHERE id = :id")
            .bind("id", id.value())
            .map((row, _) -> network(row))
            .findOne());
  }

  @Override
  public List<RegisteredNetwork> all() {
    return database.read(
        db -> db.createQuery(COLUMNS + "ORDER BY id").map((row, _) -> network(row)).list());
  }

  private static RegisteredNetwork network(ResultSet row) throws SQLException {
    return new RegisteredNetwork(
        new NetworkId(row.getLong("id")),
        new Network(
            new Tenant(row.getString("tenant")),
            row.getLong("chain_id"),
            Address.ofRaw("access list", row.getBytes("acl")),
            new Digest(row.getString("key_digest")),
            row.getBytes("public_key"),
            Network.inputDomain(
                row.getLong("domain_chain_id"),
                Address.ofRaw("verifying contract", row.getBytes("domain_contract")))));
  }
}
