package io.cloakwork.coprocessor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {
  private static final Tenant CLINIC = new Tenant("clinic");
  private static final Tenant OTHER = new Tenant("other");
  private static final Digest PARAMETERS = Digest.of(new byte[] {1});
  private static final KeyCheck FITS = _ -> {};
  private static final byte[] KEY = key(10_000, 7);
  private static final Digest DIGEST = Digest.of(KEY);

  @TempDir Path folder;
  private KeyStore store;

  @BeforeEach
  void open() throws IOException {
    store = KeyStore.open(folder.resolve("store"), limits(2));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void upload_wholeKey_isStoredUnderItsDigest() throws IOException {
    StoredKey stored = put(CLINIC, KEY);

    assertThat(stored.digest()).isEqualTo(DIGEST);
    assertThat(stored.parameters()).isEqualTo(PARAMETERS);
    assertThat(stored.file()).hasBinaryContent(KEY);
    assertThat(store.find(CLINIC, DIGEST)).contains(stored);
    assertThat(store.state(CLINIC, DIGEST)).isEqualTo(new KeyState(true, 0));
    assertThat(store.count(CLINIC)).isEqualTo(1);
  }

  @Test
  void state_keyOfAnotherTenant_isUnknown() throws IOException {
    put(CLINIC, KEY);
    assertThat(store.state(OTHER, DIGEST)).isEqualTo(new KeyState(false, 0));
    assertThat(store.find(OTHER, DIGEST)).isEmpty();
    assertThat(store.count(OTHER)).isZero();
  }

  @Test
  void upload_brokenOff_goesOnAfterRestart() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(KEY, 0, 4_000));
    }
    store.close();
    store = KeyStore.open(folder.resolve("store"), limits(2));
    KeyStore again = store;
    assertThat(again.state(CLINIC, DIGEST)).isEqualTo(new KeyState(false, 4_000));

    try (KeyUpload upload = again.upload(CLINIC, DIGEST, PARAMETERS, KEY.length, 4_000, FITS)) {
      upload.append(ByteBuffer.wrap(KEY, 4_000, 6_000));
      assertThat(upload.received()).isEqualTo(10_000);
      upload.finish();
    }
    assertThat(again.state(CLINIC, DIGEST)).isEqualTo(new KeyState(true, 0));
  }

  @Test
  void upload_wrongOffset_saysWhereToGoOn() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(KEY, 0, 4_000));
    }
    RequestException e =
        catchThrowableOfType(RequestException.class, () -> begin(CLINIC, KEY, 3_999));
    assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(e.expected()).isEqualTo("4000");
    assertThat(e.actual()).isEqualTo("3999");
  }

  @Test
  void finish_bytesMissing_keepsWhatArrived() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(KEY, 0, 4_000));
      RequestException e = catchThrowableOfType(RequestException.class, upload::finish);
      assertThat(e.kind()).isEqualTo(Kind.INVALID);
      assertThat(e.actual()).isEqualTo("4000");
    }
    assertThat(store.state(CLINIC, DIGEST).receivedBytes()).isEqualTo(4_000);
  }

  @Test
  void append_beyondAnnouncedLength_isRefused() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      RequestException e =
          catchThrowableOfType(
              RequestException.class, () -> upload.append(ByteBuffer.allocate(10_001)));
      assertThat(e.kind()).isEqualTo(Kind.INVALID);
      assertThat(e.expected()).isEqualTo("10000");
    }
  }

  @Test
  void finish_otherBytesThanAnnounced_removesThem() throws IOException {
    byte[] flipped = KEY.clone();
    flipped[5_000] ^= 1;
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(flipped));
      RequestException e = catchThrowableOfType(RequestException.class, upload::finish);
      assertThat(e.kind()).isEqualTo(Kind.INVALID);
      assertThat(e.what()).isEqualTo("SHA-256 of the key");
      assertThat(e.actual()).isEqualTo(Digest.of(flipped).hex());
    }
    assertThat(store.state(CLINIC, DIGEST)).isEqualTo(new KeyState(false, 0));
  }

  @Test
  void finish_notAKey_removesItAndIsNotVisible() throws IOException {
    KeyCheck refuses =
        in -> {
          throw new FormatException("magic", "CWSK", Arrays.toString(in.readNBytes(1)), 0);
        };
    try (KeyUpload upload = store.upload(CLINIC, DIGEST, PARAMETERS, KEY.length, 0, refuses)) {
      upload.append(ByteBuffer.wrap(KEY));
      assertThatThrownBy(upload::finish).isInstanceOf(FormatException.class);
    }
    assertThat(store.state(CLINIC, DIGEST)).isEqualTo(new KeyState(false, 0));
    assertThat(store.count(CLINIC)).isZero();
  }

  @Test
  void upload_moreKeysThanAllowed_removesTheLongestUnused() throws IOException {
    StoredKey used = put(CLINIC, key(10, 1));
    StoredKey unused = put(CLINIC, key(10, 2));
    touched(used.file(), 20);
    touched(unused.file(), 10);
    assertThat(store.use(CLINIC, used.digest())).contains(used);
    put(CLINIC, KEY);
    assertThat(store.find(CLINIC, used.digest())).contains(used);
    assertThat(store.find(CLINIC, unused.digest())).isEmpty();
    assertThat(store.use(CLINIC, unused.digest())).isEmpty();
    assertThat(store.count(CLINIC)).isEqualTo(2);
  }

  @Test
  void upload_interruptedOnesCount_andGoWhenTheyAreOldest() throws IOException {
    StoredKey complete = put(CLINIC, key(10, 1));
    try (KeyUpload upload = begin(CLINIC, key(10, 2), 0)) {
      upload.append(ByteBuffer.wrap(key(10, 2), 0, 5));
    }
    Path partial = folder.resolve("store/clinic/partial/" + Digest.of(key(10, 2)).hex() + ".part");
    touched(partial, 20);
    put(CLINIC, KEY);
    assertThat(partial).doesNotExist();
    assertThat(store.find(CLINIC, complete.digest())).isPresent();
  }

  @Test
  void upload_moreThanAllowedAtOnce_namesTheLimit() throws IOException {
    try (KeyUpload _ = begin(CLINIC, key(10, 1), 0);
        KeyUpload _ = begin(CLINIC, key(10, 2), 0)) {
      CapacityException e =
          catchThrowableOfType(CapacityException.class, () -> begin(CLINIC, KEY, 0));
      assertThat(e.what()).isEqualTo("keys of this tenant");
      assertThat(e.expected()).isEqualTo("at most 2");
      put(OTHER, KEY); // another tenant has room of its own
    }
  }

  @Test
  void use_ofAKeyThatWasFound_keepsItUntilItIsGone() throws IOException {
    StoredKey first = put(CLINIC, key(10, 1));
    StoredKey second = put(CLINIC, key(10, 2));
    touched(first.file(), 20);
    touched(second.file(), 10);
    assertThat(store.use(first)).isTrue();
    put(CLINIC, key(10, 3));
    assertThat(store.use(first)).isTrue();
    assertThat(store.use(second)).isFalse();
  }

  @Test
  void open_secondServer_isRefusedUntilTheFirstCloses() throws IOException {
    Path root = folder.resolve("store");
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> KeyStore.open(root, limits(2)));
    assertThat(e.setting()).isEqualTo("store");
    assertThat(e).hasMessageContaining("no other server");
    store.close();
    store = KeyStore.open(root, limits(2));
  }

  @Test
  void open_oldPartials_areRemoved() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(KEY, 0, 1));
    }
    Path partial = folder.resolve("store/clinic/partial/" + DIGEST.hex() + ".part");
    touched(partial, 120);
    store.close();
    store = KeyStore.open(folder.resolve("store"), limits(2));
    assertThat(partial).doesNotExist();
  }

  @Test
  void upload_largerThanAllowed_namesTheLimit() {
    CapacityException e =
        catchThrowableOfType(
            CapacityException.class,
            () -> store.upload(CLINIC, DIGEST, PARAMETERS, 100_001, 0, FITS));
    assertThat(e.expected()).isEqualTo("at most 100000");
    assertThat(e.actual()).isEqualTo("100001");
  }

  @Test
  void upload_oldPartial_makesRoom() throws IOException {
    try (KeyUpload upload = begin(CLINIC, KEY, 0)) {
      upload.append(ByteBuffer.wrap(KEY, 0, 1));
    }
    Path partial = folder.resolve("store/clinic/partial/" + DIGEST.hex() + ".part");
    Files.setLastModifiedTime(partial, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    put(CLINIC, key(10, 1));
    put(CLINIC, key(10, 2));
    assertThat(partial).doesNotExist();
  }

  @Test
  void upload_sameKeyTwice_newerTakesOver() throws IOException {
    KeyUpload older = begin(CLINIC, KEY, 0);
    older.append(ByteBuffer.wrap(KEY, 0, 100));
    try (KeyUpload newer = begin(CLINIC, KEY, 100)) {
      RequestException e =
          catchThrowableOfType(
              RequestException.class, () -> older.append(ByteBuffer.wrap(KEY, 100, 1)));
      assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
      older.close();
      newer.append(ByteBuffer.wrap(KEY, 100, 9_900));
      newer.finish();
    }
    assertThat(store.state(CLINIC, DIGEST).complete()).isTrue();
  }

  @Test
  void requireParameters_otherOnes_isAMismatchWithStoredState() throws IOException {
    StoredKey stored = put(CLINIC, KEY);
    MismatchException e =
        catchThrowableOfType(
            MismatchException.class, () -> KeyStore.requireParameters(stored, DIGEST));
    assertThat(e.ofStoredState()).isTrue();
    assertThat(e.actual()).isEqualTo(PARAMETERS.hex());
  }

  @Test
  void finish_checksTheWholeKey() throws IOException {
    AtomicReference<byte[]> seen = new AtomicReference<>();
    try (KeyUpload upload =
        store.upload(
            CLINIC, DIGEST, PARAMETERS, KEY.length, 0, in -> seen.set(in.readAllBytes()))) {
      upload.append(ByteBuffer.wrap(KEY));
      upload.finish();
    }
    assertThat(seen.get()).isEqualTo(KEY);
  }

  @Test
  void open_newStore_isForItsOwnerOnly() throws IOException {
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("store"))))
        .isEqualTo("rwx------");
  }

  private static void touched(Path file, int minutesAgo) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesAgo))));
  }

  private KeyUpload begin(Tenant tenant, byte[] key, long offset) throws IOException {
    return store.upload(tenant, Digest.of(key), PARAMETERS, key.length, offset, FITS);
  }

  private StoredKey put(Tenant tenant, byte[] key) throws IOException {
    try (KeyUpload upload = begin(tenant, key, 0)) {
      upload.append(ByteBuffer.wrap(key));
      return upload.finish();
    }
  }

  private static byte[] key(int length, int fill) {
    byte[] key = new byte[length];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static Limits limits(int maxKeys) {
    return new Limits(
        1 << 20,
        100_000,
        maxKeys,
        10,
        2,
        4,
        1 << 20,
        2,
        Duration.ofMinutes(1),
        1 << 20,
        Duration.ofHours(1));
  }
}
