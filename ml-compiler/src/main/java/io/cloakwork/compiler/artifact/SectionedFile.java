package io.cloakwork.compiler.artifact;

import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What files of models have in common, big-endian:
 *
 * <pre>
 * 8 bytes   mark of the kind of file
 * u16       version
 * sections, in a fixed order: u8 number from 1 on, u32 length, bytes
 * 32 bytes  SHA-256 of everything before
 * </pre>
 *
 * @param mark 8 letters
 * @param newest version; older ones are read, newer ones refused
 * @param sections names, for messages
 */
record SectionedFile(String mark, int newest, List<String> sections) {
  /** Largest file. */
  static final int MAX_BYTES = 1 << 28;

  static final int MARK_BYTES = 8;

  private static final int DIGEST_BYTES = 32;
  private static final int HEADER_BYTES = MARK_BYTES + Short.BYTES;

  SectionedFile {
    sections = List.copyOf(sections);
  }

  /** The bytes of a file. */
  byte[] encode(int version, List<byte[]> contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(markBytes());
    out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) version).array());
    for (int i = 0; i < contents.size(); i++) {
      byte[] bytes = contents.get(i);
      out.writeBytes(
          ByteBuffer.allocate(1 + Integer.BYTES).put((byte) (i + 1)).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    out.writeBytes(sha256(out.toByteArray()));
    return out.toByteArray();
  }

  /** Whether these are the first bytes of a file of this kind. */
  boolean isMarked(byte[] head) {
    return head.length >= MARK_BYTES
        && Arrays.equals(head, 0, MARK_BYTES, markBytes(), 0, MARK_BYTES);
  }

  /**
   * The sections of a file, checked against its checksum.
   *
   * @throws FormatException if the bytes are no such file, or of a newer version
   */
  List<byte[]> decode(byte[] bytes) {
    requireSize(bytes.length);
    if (bytes.length < HEADER_BYTES + DIGEST_BYTES || !isMarked(bytes)) {
      throw new FormatException("model file", "the mark " + mark, "another file", 0);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - DIGEST_BYTES);
    in.position(MARK_BYTES);
    int version = Short.toUnsignedInt(in.getShort());
    if (version < 1 || version > newest) {
      throw new FormatException(
          "version of the model file (a newer one needs a newer Cloakwork)",
          "1 to " + newest,
          version,
          MARK_BYTES);
    }
    int end = bytes.length - DIGEST_BYTES;
    byte[] digest = sha256(Arrays.copyOf(bytes, end));
    if (!MessageDigest.isEqual(digest, Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new FormatException("checksum of the model file", "that of its bytes", "another", end);
    }
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      contents.add(section(in, i));
    }
    if (in.hasRemaining()) {
      throw new FormatException(
          "model file", "nothing after the sections", in.remaining() + " bytes", in.position());
    }
    return contents;
  }

  private byte[] section(ByteBuffer in, int index) {
    int at = in.position();
    String name = sections.get(index);
    if (in.remaining() < 1 + Integer.BYTES) {
      throw new FormatException("model file", "section " + name, "the end", at);
    }
    int number = in.get();
    int length = in.getInt();
    if (number != index + 1) {
      throw new FormatException("kind of section", index + 1, number, at);
    }
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          "length of section " + name, "at most " + in.remaining(), length, at);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /**
   * What the sections stand for.
   *
   * @throws FormatException if they do not fit
   */
  static <T> T checked(Supplier<T> parts) {
    try {
      return parts.get();
    } catch (FormatException e) {
      throw e;
    } catch (FheException e) {
      FormatException fault =
          new FormatException("model file", "parts that fit", String.valueOf(e.getMessage()), 0);
      fault.initCause(e);
      throw fault;
    }
  }

  /**
   * Writes a file, whole or not at all, a crash of the machine included. Who may read it is what
   * the process's umask says: a server often runs as another user.
   */
  static void write(byte[] encoded, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(part.resolveSibling("."))) {
        folder.force(true); // the new name, too
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * All bytes of a file.
   *
   * @throws FormatException if it is too large for a model
   */
  static byte[] read(Path file) throws IOException {
    requireSize(Files.size(file));
    return Files.readAllBytes(file);
  }

  private static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new FormatException("model file", "at most " + MAX_BYTES + " bytes", bytes, 0);
    }
  }

  /** SHA-256 in hexadecimal. */
  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  private byte[] markBytes() {
    return mark.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
