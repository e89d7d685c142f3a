package io.cloakwork.coprocessor.service;

import com.google.protobuf.MessageLite;
import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.ListModelsRequest;
import io.cloakwork.compiler.artifact.CompiledModel;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.fixtures.RawCalls;
import io.cloakwork.coprocessor.fixtures.Requests;
import io.cloakwork.coprocessor.fixtures.ServedFixture;
import io.cloakwork.coprocessor.fixtures.TestServer;
import io.cloakwork.fhe.fixtures.fuzz.FuzzTarget;
import io.cloakwork.fhe.key.BootstrapKey;
import io.cloakwork.fhe.key.KeySwitchKey;
import io.cloakwork.fhe.key.ServerKey;
import io.cloakwork.fhe.params.LweDimension;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.random.MaskPurpose;
import io.cloakwork.fhe.random.MaskSeed;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The service on loopback, in this process. An input is a method and the messages of one call: the
 * first byte chooses the method (uploads too, though no accepted one is small enough for a seed:
 * {@link UploadFuzzTargets}), then each message has its length in two bytes before it. A server
 * that has an internal error, does not answer in time, or is gone has a fault.
 */
enum ServiceFuzzTargets implements FuzzTarget {
  SERVICE;

  private static final List<String> METHODS =
      InferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
          .map(MethodDescriptor::getFullMethodName)
          .sorted()
          .toList();

  /** What gRPC itself says, as INTERNAL, when a call that takes one message gets none or more. */
  private static final Set<String> OF_GRPC =
      Set.of("Half-closed without a request", "Too many requests");

  private static final class Lazy {
    static final TestServer SERVER = start();
  }

  @Override
  public Stream<byte[]> seeds() {
    return Stream.of(
        input("ListModels", ListModelsRequest.getDefaultInstance()),
        input("GetStatus", GetStatusRequest.getDefaultInstance()),
        input("GetModel", GetModelRequest.newBuilder().setName(ServedFixture.LABEL).build()),
        input(
            "HasKeys",
            HasKeysRequest.newBuilder().addKeyDigests(Requests.raw(Requests.digest("k"))).build()),
        predict(ServedFixture.SCORES, ServedFixture.scoresModel(), Requests.digest("k")),
        predict(ServedFixture.LABEL, ServedFixture.labelModel(), Digest.of(NonsenseKey.BYTES)));
  }

  /** A row that is answered, hidden with the masks that it brings along. */
  private static byte[] predict(String name, CompiledModel model, Digest keys) {
    if (model.client().masks() == 0) {
      throw new AssertionError("the reply of " + name + " is not hidden");
    }
    return input(
        "Predict",
        Requests.predictHeader(name, model, keys),
        Requests.rowChunk(0, Requests.encryptedRow(model)));
  }

  /** Evaluation keys that are well-formed, and nobody's: the label is computed, and nonsense. */
  private static final class NonsenseKey {
    static final byte[] BYTES = bytes();

    private static byte[] bytes() {
      TfheParameters parameters = ServedFixture.labelModel().parameters();
      LweDimension big = parameters.glwe().extractedDimension();
      MaskSeed seed = MaskSeed.of(new byte[MaskSeed.BYTES]);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ServerKeyFormat.write(
            ServerKey.of(
                parameters,
                BootstrapKey.wrap(parameters, seed, new long[BootstrapKey.bodyWords(parameters)]),
                KeySwitchKey.wrap(
                    MaskPurpose.KEY_SWITCH_KEY,
                    big,
                    parameters.lwe().dimension(),
                    parameters.keySwitch(),
                    seed,
                    new int[KeySwitchKey.bodyWords(big, parameters.keySwitch())])),
            out);
      } catch (IOException e) {
        throw new AssertionError("arrays have no input or output errors", e);
      }
      return out.toByteArray();
    }
  }

  @Override
  public boolean accepts(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    String method = METHODS.get(Byte.toUnsignedInt(input[0]) % METHODS.size());
    try {
      var call = RawCalls.stream(Lazy.SERVER.channel(), method);
      boolean open = true;
      for (byte[] message : messages(input)) {
        open = open && call.write(message);
      }
      call.halfClose();
      while (call.read() != null) {
        // every answer is taken
      }
      return true;
    } catch (StatusException e) {
      return switch (e.getStatus().getCode()) {
        case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, RESOURCE_EXHAUSTED, UNIMPLEMENTED ->
            false;
        default -> {
          if (OF_GRPC.contains(String.valueOf(e.getStatus().getDescription()))) {
            yield false;
          }
          throw new IllegalStateException(method + ": " + e.getStatus(), e);
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<byte[]> messages(byte[] input) {
    List<byte[]> messages = new ArrayList<>();
    int at = 1;
    while (at + 2 <= input.length) {
      int length = Byte.toUnsignedInt(input[at]) << 8 | Byte.toUnsignedInt(input[at + 1]);
      int end = Math.min(input.length, at + 2 + length);
      messages.add(Arrays.copyOfRange(input, at + 2, end));
      at = end;
    }
    return messages;
  }

  private static byte[] input(String method, MessageLite... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(METHODS.indexOf(InferenceServiceGrpc.SERVICE_NAME + "/" + method));
    for (MessageLite message : messages) {
      byte[] bytes = message.toByteArray();
      out.write(bytes.length >> 8);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static TestServer start() {
    try {
      Path folder = Files.createTempDirectory("cloak-fuzz");
      ServedFixture.models(folder.resolve("models"));
      TestServer server = TestServer.start(folder, TenantTokens.NONE);
      Requests.upload(server.stub(), NonsenseKey.BYTES, Digest.of(NonsenseKey.BYTES), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "fuzz-server-stop"));
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("the server does not start", e);
    }
  }
}
