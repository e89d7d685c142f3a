package io.cloakwork.compiler.fuzz;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.OutputMode;
import io.cloakwork.compiler.artifact.ModelFile;
import io.cloakwork.compiler.data.CsvTable;
import io.cloakwork.compiler.fixtures.OnnxModels;
import io.cloakwork.compiler.fixtures.OnnxTrees;
import io.cloakwork.compiler.fixtures.OnnxTrees.Node;
import io.cloakwork.compiler.fixtures.OnnxTrees.Shape;
import io.cloakwork.compiler.frontend.QuantizeTrees;
import io.cloakwork.compiler.frontend.TreeQuantizer;
import io.cloakwork.compiler.frontend.TreeSplit;
import io.cloakwork.compiler.ir.Program;
import io.cloakwork.compiler.ir.ProgramParser;
import io.cloakwork.compiler.ir.ProgramPrinter;
import io.cloakwork.compiler.pipeline.ModelCompiler;
import io.cloakwork.compiler.spec.ClientSpec;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.compiler.tensor.TensorProgram;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
  /** What is read is also folded, and trees are quantized. */
  ONNX {
    @Override
    public Stream<byte[]> seeds() {
      return Stream.of(
          OnnxModels.classifier(2, new double[] {1, -0.5}, new double[] {0.25}).toByteArray(),
          OnnxModels.regressor(2, new double[] {1, -0.5}, new double[] {0.25}).toByteArray(),
          OnnxTrees.regressor(2, Shape.of(1).aggregate("MIN").base(0.5), TREES)
              .build()
              .toByteArray(),
          OnnxTrees.classifier(2, Shape.of(2).textLabels(true), TREES).build().toByteArray(),
          OnnxTrees.ensemble(2, Shape.of(1).aggregate("AVERAGE"), TREES).build().toByteArray());
    }

    @Override
    public boolean accepts(byte[] input) {
      try {
        TensorProgram program = ModelCompiler.importModel(input, "model");
        if (TreeSplit.fits(program)) {
          QuantizeTrees.run(
              TreeSplit.of(program),
              new TreeQuantizer.Thresholds(),
              OutputMode.SCORES,
              Collections.nCopies(program.inputWidth(), "x"),
              List.of(),
              OptionalInt.empty());
        }
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

  private static final List<List<Node>> TREES =
      List.of(
          List.of(Node.branch("LEQ", 1, 0.5, 2, 1), Node.leaf(1), Node.leaf(-2)),
          List.of(
              new Node("EQ", 0, List.of(3.0), true, 2, 1, Map.of()),
              Node.leaf(0.25),
              Node.leaf(4)));

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
