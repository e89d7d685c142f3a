package io.cloakwork.compiler.artifact;

import io.cloakwork.compiler.spec.NetworkSpecFormat;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.serial.ParametersFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file of a model for a network ({@code .cloak}, too), big-endian:
 *
 * <pre>
 * 8 bytes   "CLOAKNET"
 * u16       version
 * four sections, in this order: u8 kind, u32 length, bytes
 *   1 parameters (canonical encoding)    2 meaning (text)
 *   3 network specification (JSON)       4 report (JSON)
 * 32 bytes  SHA-256 of everything before
 * </pre>
 *
 * <p>It does not depend on the machine that made it: equal models have equal bytes. Files are
 * untrusted; what is not exactly a model is a {@link FormatException} with the offset.
 */
public final class NetworkModelFile {
  /** Newest version; newer ones are refused. */
  public static final int VERSION = 1;

  private static final SectionedFile FORM =
      new SectionedFile(
          "CLOAKNET", VERSION, List.of("PARAMETERS", "MEANING", "SPECIFICATION", "REPORT"));

  private NetworkModelFile() {}

  /** The bytes of a model. */
  public static byte[] encode(NetworkModel model) {
    return FORM.encode(
        VERSION,
        List.of(
            ParametersFormat.encode(model.parameters()),
            ModelFile.text(model.meaning()),
            NetworkSpecFormat.encode(model.spec()),
            NetworkReportFormat.encode(model.report())));
  }

  /** SHA-256 of a model's bytes, in hexadecimal: what contracts name it by. */
  public static String digest(NetworkModel model) {
    return SectionedFile.digest(encode(model));
  }

  /** Whether a file is marked as a model for a network. */
  public static boolean isOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return FORM.isMarked(in.readNBytes(SectionedFile.MARK_BYTES));
    }
  }

  /**
   * @throws FormatException if the bytes are no such model, or of a newer version
   */
  public static NetworkModel decode(byte[] bytes) {
    List<byte[]> sections = FORM.decode(bytes);
    return SectionedFile.checked(() ->
        new NetworkModel(
            ModelFile.program(sections.get(1)),
            ParametersFormat.decode(sections.get(0)),
            NetworkSpecFormat.decode(sections.get(2)),
            NetworkReportFormat.decode(sections.get(3))));
  }

  /** Writes the file, as {@link ModelFile#write} does. */
  public static void write(NetworkModel model, Path file) throws IOException {
    SectionedFile.write(encode(model), file);
  }

  /**
   * @throws FormatException if the file is no such model, or of a newer version
   */
  public static NetworkModel read(Path file) throws IOException {
    return decode(SectionedFile.read(file));
  }
}
