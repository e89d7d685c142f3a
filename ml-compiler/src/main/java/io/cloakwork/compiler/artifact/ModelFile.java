package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.serial.ParametersFormat;
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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The file of a compiled model ({@code .cloak}), big-endian:
 *
 * <pre>
 * 8 bytes   "CLOAKMDL"
 * u16       version
 * five sections, in this order: u8 kind, u32 length, bytes
 *   1 parameters (canonical encoding)    2 meaning (text)    3 circuit (text)
 *   4 client specification (JSON)        5 report (JSON)
 * 32 bytes  SHA-256 of everything before
 * </pre>
 *
 * <p>In version 1 no circuit hides its replies, and no report says so. Version 3 has decision trees
 * and rows that are sent bit by bit; a model without them is written in version 2. The rest is the
 * same.
 *
 * <p>It does not depend on the machine that made it: equal models have equal bytes. Files are
 * untrusted; what is not exactly a model is a {@link FormatException} with the offset.
 */
public final class ModelFile {
  /** Newest version. Older ones are read, newer ones refused. */
  public static final int VERSION = 3;

  private static final int LAST_WITHOUT_TREES = 2;

  /** Largest file. */
  public static final int MAX_BYTES = 1 << 28;

  /** Ending of file names. */
  public static final String EXTENSION = ".cloak";

  private static final byte[] MAGIC = "CLOAKMDL".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int HEADER_BYTES = MAGIC.length + Short.BYTES;

  /** Sections, in the order of the file. */
  private enum Section {
    PARAMETERS(1),
    MEANING(2),
    CIRCUIT(3),
    CLIENT(4),
    REPORT(5);

    private final int kind;

    Section(int kind) {
      this.kind = kind;
    }
  }

  private ModelFile() {}

  /** The bytes of a model. */
  public static byte[] encode(CompiledModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) version(model)).array());
    for (Section section : Section.values()) {
      byte[] bytes = bytes(section, model);
      out.writeBytes(
          ByteBuffer.allocate(1 + Integer.BYTES)
              .put((byte) section.kind)
              .putInt(bytes.length)
              .array());
      out.writeBytes(bytes);
    }
    out.writeBytes(sha256(out.toByteArray()));
    return out.toByteArray();
  }

  /** The oldest version that can express the model, so that its digest stays. */
  private static int version(CompiledModel model) {
    return switch (model.client().form()) {
      case Packing _ -> LAST_WITHOUT_TREES;
      case RowBits _ -> VERSION;
    };
  }

  /**
   * SHA-256 of a model's bytes as {@link #encode} gives them, in hexadecimal: its identity. That of
   * a file that an older version wrote is {@link #digest(Path)}.
   */
  public static String digest(CompiledModel model) {
    return HexFormat.of().formatHex(sha256(encode(model)));
  }

  /** SHA-256 of a file's bytes, in hexadecimal: the identity of the model in it. */
  public static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
  }

  /**
   * @throws FormatException if the bytes are no model, or of a newer version
   */
  public static CompiledModel decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new FormatException("model file", "at most " + MAX_BYTES + " bytes", bytes.length, 0);
    }
    if (bytes.length < HEADER_BYTES + DIGEST_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new FormatException("model file", "the mark CLOAKMDL", "another file", 0);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - DIGEST_BYTES);
    in.position(MAGIC.length);
    int version = Short.toUnsignedInt(in.getShort());
    if (version < 1 || version > VERSION) {
      throw new FormatException(
          "version of the model file (a newer one needs a newer Cloakwork)",
          "1 to " + VERSION,
          version,
          MAGIC.length);
    }
    int end = bytes.length - DIGEST_BYTES;
    byte[] digest = sha256(Arrays.copyOf(bytes, end));
    if (!MessageDigest.isEqual(digest, Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new FormatException("checksum of the model file", "that of its bytes", "another", end);
    }
    return model(in);
  }

  /**
   * Writes the file, whole or not at all, a crash of the machine included. Who may read it is what
   * the process's umask says: a server often runs as another user.
   */
  public static void write(CompiledModel model, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(encode(model));
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
   * @throws FormatException if the file is no model, or of a newer version
   */
  public static CompiledModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new FormatException("model file", "at most " + MAX_BYTES + " bytes", size, 0);
    }
    return decode(Files.readAllBytes(file));
  }

  private static byte[] bytes(Section section, CompiledModel model) {
    return switch (section) {
      case PARAMETERS -> ParametersFormat.encode(model.parameters());
      case MEANING -> text(model.meaning());
      case CIRCUIT -> text(model.circuit());
      case CLIENT -> ClientSpecFormat.encode(model.client());
      case REPORT -> CompileReportFormat.encode(model.report());
    };
  }

  private static byte[] text(Program program) {
    return ProgramPrinter.print(program).getBytes(StandardCharsets.UTF_8);
  }

  private static CompiledModel model(ByteBuffer in) {
    byte[] parameters = section(in, Section.PARAMETERS);
    byte[] meaning = section(in, Section.MEANING);
    byte[] circuit = section(in, Section.CIRCUIT);
    byte[] client = section(in, Section.CLIENT);
    byte[] report = section(in, Section.REPORT);
    if (in.hasRemaining()) {
      throw new FormatException(
          "model file", "nothing after the sections", in.remaining() + " bytes", in.position());
    }
    try {
      return new CompiledModel(
          program(meaning),
          program(circuit),
          ParametersFormat.decode(parameters),
          ClientSpecFormat.decode(client),
          CompileReportFormat.decode(report));
    } catch (FormatException e) {
      throw e;
    } catch (FheException e) {
      FormatException fault =
          new FormatException("model file", "parts that fit", String.valueOf(e.getMessage()), 0);
      fault.initCause(e);
      throw fault;
    }
  }

  private static byte[] section(ByteBuffer in, Section section) {
    int at = in.position();
    if (in.remaining() < 1 + Integer.BYTES) {
      throw new FormatException("model file", "section " + section, "the end", at);
    }
    int kind = in.get();
    int length = in.getInt();
    if (kind != section.kind) {
      throw new FormatException("kind of section", section.kind, kind, at);
    }
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          "length of section " + section, "at most " + in.remaining(), length, at);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static Program program(byte[] bytes) {
    return ProgramParser.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
