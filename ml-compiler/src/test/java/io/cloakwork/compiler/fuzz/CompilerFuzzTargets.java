package io.cloakwork.compiler.fuzz;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.frontend.OnnxImporter;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.MismatchException;
import io.cloakwork.fhe.ParameterException;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Readers of models, in every form, and of tables. */
enum CompilerFuzzTargets implements FuzzTarget {
  /** As it is, and with the right checksum. */
  MODEL_FILE {
    @Override
    public Stream<byte[]> seeds() throws IOException {
      return goldenModels().stream();
    }

    @Override
    public boolean accepts(byte[] input) {
      boolean accepted = isModel(input);
      return isModel(sealed(input)) || accepted;
    }
  },
  PROGRAM_TEXT {
    @Override
    public Stream<byte[]> seeds() throws IOException {
      return goldenModels().stream()
          .map(ModelFile::decode)
          .flatMap(model -> Stream.of(model.meaning(), model.circuit()))
          .map(program -> ProgramPrinter.print(program).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean accepts(byte[] input) {
      Program program;
      try {
        program = ProgramParser.parse(new String(input, StandardCharsets.UTF_8));
      } catch (FormatException | ParameterException | MismatchException _) {
        return false;
      }
      if (!ProgramParser.parse(ProgramPrinter.print(program)).equals(program)) {
        throw new IllegalStateException("a program changes when it is printed and read again");
      }
      return true;
    }
  },
  /** What is read is also used, as a client does. */
  CLIENT_SPEC {
    @Override
    public Stream<byte[]> seeds() throws IOException {
      return goldenModels().stream()
          .map(ModelFile::decode)
          .map(model -> ClientSpecFormat.encode(model.client()));
    }

    @Override
    public boolean accepts(byte[] input) {
      ClientSpec spec;
      try {
        spec = ClientSpecFormat.decode(input);
      } catch (FormatException _) {
        return false;
      }
      spec.quantize(new double[spec.width()]);
      spec.answer().interpret(new long[spec.answer().integers()]);
      if (!ClientSpecFormat.decode(ClientSpecFormat.encode(spec)).equals(spec)) {
        throw new IllegalStateException("a specification changes when it is written and read");
      }
      return true;
    }
  },
  ONNX {
    @Override
    public Stream<byte[]> seeds() {
      return Stream.of(
          OnnxModels.classifier(2, new double[] {1, -0.5}, new double[] {0.25}).toByteArray(),
          OnnxModels.regressor(2, new double[] {1, -0.5}, new double[] {0.25}).toByteArray());
    }

    @Override
    public boolean accepts(byte[] input) {
      try {
        OnnxImporter.read(input, "model");
        return true;
      } catch (ModelException _) {
        return false;
      }
    }
  },
  CSV {
    @Override
    public Stream<byte[]> seeds() {
      return Stream.of("a,b,label\n1,2.5e3,x\n-0,NaN,y\n,1,x\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean accepts(byte[] input) {
      try {
        CsvTable table = CsvTable.parse(input);
        for (int row = 0; row < table.rowCount(); row++) {
          table.features(row);
          table.label(row);
        }
        return true;
      } catch (FormatException _) {
        return false;
      }
    }
  };

  private static final int DIGEST_BYTES = 32;

  private static List<byte[]> goldenModels() throws IOException {
    return List.of(
        golden("label-v1.cloak"),
        golden("scores-v1.cloak"),
        golden("label-v2.cloak"),
        golden("scores-v2.cloak"),
        golden("trees-v3.cloak"));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = ModelFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("golden file is missing: " + name);
      }
      return in.readAllBytes();
    }
  }

  private static boolean isModel(byte[] input) {
    try {
      ModelFile.decode(input);
      return true;
    } catch (FormatException _) {
      return false;
    }
  }

  private static byte[] sealed(byte[] input) {
    if (input.length < DIGEST_BYTES) {
      return input;
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(input, 0, input.length - DIGEST_BYTES);
      byte[] sealed = Arrays.copyOf(input, input.length);
      System.arraycopy(sha256.digest(), 0, sealed, input.length - DIGEST_BYTES, DIGEST_BYTES);
      return sealed;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
