package io.cloakwork.coprocessor.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Vectors of the fhEVM interface (handles, digests), of Keccak-256, and of the accounts that every
 * local chain starts with.
 */
class AbiKnownAnswerTest {
  private static final Address ACL = new Address("50157cffd6bbfa2dece204a89ec419c23ef5755d");
  private static final long CHAIN = 31_337;
  private static final Hash LIST =
      InputHandles.list("cloakwork".getBytes(StandardCharsets.US_ASCII));
  private static final Handle INPUT = InputHandles.handle(LIST, 0, ACL, CHAIN, ValueType.UINT64);
  private static final SigningKey FIRST_ACCOUNT =
      SigningKey.of(
          HexFormat.of()
              .parseHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));

  @Test
  void keccak_ofNothing_isThePublishedOne() {
    assertThat(HexFormat.of().formatHex(Keccak.hash()))
        .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void inputHandle_ofAList_isThatOfTheInterface() {
    assertThat(LIST.hex())
        .isEqualTo("879bb1fdab9b908cbc58883ee45738fd38d14de9a12c2f15a46596ab60c1f0a5");
    assertThat(INPUT.hex())
        .isEqualTo("07494b5f6576df252fc4cf90b83130b2dfad76698d000000000000007a690500");
  }

  @Test
  void handle_hasTheFieldsOfTheInterface() {
    Handle computed =
        new Handle("859c9822c1ea48f63e9b1a9a1105200b3889f181f6ff0000000000007a690500");

    assertThat(computed.isComputed()).isTrue();
    assertThat(computed.chainId()).isEqualTo(CHAIN);
    assertThat(computed.type()).isEqualTo(ValueType.UINT64);
    assertThat(INPUT.isComputed()).isFalse();
    assertThat(INPUT.index()).isZero();
  }

  @Test
  void attestation_digest_isThatOfTheInterface() {
    InputAttestation attestation =
        new InputAttestation(
            List.of(INPUT), Handles.account(0xaa), Handles.account(0xbb), CHAIN, new byte[1]);
    Eip712.Domain domain =
        new Eip712.Domain("InputVerification", "1", 31_338, Handles.account(0xcc));

    assertThat(HexFormat.of().formatHex(attestation.digest(domain)))
        .isEqualTo("73758545e0f0fe96c0cbd1f4d2f9d8253faf06ffd7ffc0bd5927d59aa2efd6ff");
  }

  @Test
  void signingKey_ofALocalChain_hasItsFirstAddress() {
    assertThat(FIRST_ACCOUNT.address().hex()).isEqualTo("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    assertThat(FIRST_ACCOUNT).hasToString("SigningKey[0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266]");
  }

  @Test
  void sign_anyDigest_isRecoveredAndRepeatable() {
    for (int i = 0; i < 16; i++) {
      byte[] digest = Keccak.hash(new byte[] {(byte) i});
      Signature signature = FIRST_ACCOUNT.sign(digest);

      assertThat(SigningKey.recover(digest, signature)).contains(FIRST_ACCOUNT.address());
      assertThat(FIRST_ACCOUNT.sign(digest)).isEqualTo(signature);
      assertThat(SigningKey.recover(Keccak.hash(digest), signature))
          .isNotEqualTo(java.util.Optional.of(FIRST_ACCOUNT.address()));
    }
  }

  @Test
  void recover_ofNoSignature_isNobody() {
    byte[] digest = Keccak.hash();
    byte[] highS = FIRST_ACCOUNT.sign(digest).raw();
    highS[32] |= (byte) 0x80;

    assertThat(SigningKey.recover(digest, Signature.ofRaw(new byte[65]))).isEmpty();
    assertThat(SigningKey.recover(digest, Signature.ofRaw(highS))).isEmpty();
  }

  @Test
  void proof_hasCountsHandlesSignaturesAndExtraData() {
    InputAttestation attestation =
        new InputAttestation(
            List.of(INPUT), Handles.account(1), Handles.account(2), CHAIN, new byte[1]);
    Signature signature = FIRST_ACCOUNT.sign(Keccak.hash());

    assertThat(HexFormat.of().formatHex(attestation.proof(List.of(signature))))
        .isEqualTo("0101" + INPUT.hex() + signature.hex() + "00");
  }
}
