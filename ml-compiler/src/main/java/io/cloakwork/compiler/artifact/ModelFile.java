package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.ir.Op;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.spec.Packing;
import io.cloakwork.compiler.spec.RowBits;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.serial.ParametersFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
 * and rows that are sent bit by bit; a model without them is written in version 2. Version 4 has
 * labels of several classes, and votes; a model without them is written in an older version. The
 * rest is the same.
 *
 * <p>It does not depend on the machine that made it: equal models have equal bytes. Files are
 * untrusted; what is not exactly a model is a {@link FormatException} with the offset.
 */
public final class ModelFile {
  /** Newest version. Older ones are read, newer ones refused. */
  public static final int VERSION = 4;

  private static final int LAST_WITHOUT_TREES = 2;
  private static final int LAST_WITHOUT_LARGEST = 3;

  /** Largest file. */
  public static final int MAX_BYTES = SectionedFile.MAX_BYTES;

  /** Ending of file names. */
  public static final String EXTENSION = ".cloak";

  private static final SectionedFile FORM =
      new SectionedFile(
          "CLOAKMDL", VERSION, List.of("PARAMETERS", "MEANING", "CIRCUIT", "CLIENT", "REPORT"));

  private ModelFile() {}

  /** The bytes of a model. */
  public static byte[] encode(CompiledModel model) {
    return FORM.encode(
        version(model),
        List.of(
            ParametersFormat.encode(model.parameters()),
            text(model.meaning()),
            text(model.circuit()),
            ClientSpecFormat.encode(model.client()),
            CompileReportFormat.encode(model.report())));
  }

  /** The oldest version that can express the model, so that its digest stays. */
  private static int version(CompiledModel model) {
    if (!model.meaning().all(Op.Largest.class).isEmpty()
        || ClientSpecFormat.version(model.client()) > LAST_WITHOUT_LARGEST) {
      return VERSION;
    }
    return switch (model.client().form()) {
      case Packing _ -> LAST_WITHOUT_TREES;
      case RowBits _ -> LAST_WITHOUT_LARGEST;
    };
  }

  /**
   * SHA-256 of a model's bytes as {@link #encode} gives them, in hexadecimal: its identity. That of
   * a file that an older version wrote is {@link #digest(Path)}.
   */
  public static String digest(CompiledModel model) {
    return SectionedFile.digest(encode(model));
  }

  /** SHA-256 of a file's bytes, in hexadecimal: the identity of the model in it. */
  public static String digest(Path file) throws IOException {
    return SectionedFile.digest(Files.readAllBytes(file));
  }

  /**
   * @throws FormatException if the bytes are no model, or of a newer version
   */
  public static CompiledModel decode(byte[] bytes) {
    List<byte[]> sections = FORM.decode(bytes);
    return SectionedFile.checked(() ->
        new CompiledModel(
            program(sections.get(1)),
            program(sections.get(2)),
            ParametersFormat.decode(sections.get(0)),
            ClientSpecFormat.decode(sections.get(3)),
            CompileReportFormat.decode(sections.get(4))));
  }

  /**
   * Writes the file, whole or not at all, a crash of the machine included. Who may read it is what
   * the process's umask says: a server often runs as another user.
   */
  public static void write(CompiledModel model, Path file) throws IOException {
    SectionedFile.write(encode(model), file);
  }

  /**
   * @throws FormatException if the file is no model, or of a newer version
   */
  public static CompiledModel read(Path file) throws IOException {
    return decode(SectionedFile.read(file));
  }

  static byte[] text(Program program) {
    return ProgramPrinter.print(program).getBytes(StandardCharsets.UTF_8);
  }

  static Program program(byte[] bytes) {
    return ProgramParser.parse(new String(bytes, StandardCharsets.UTF_8));
  }
}
