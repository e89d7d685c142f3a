package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.GetModelRequest;
import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.GetStatusRequest;
import io.cloakwork.api.v1.GetStatusResponse;
import io.cloakwork.api.v1.HasKeysRequest;
import io.cloakwork.api.v1.HasKeysResponse;
import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.api.v1.KeyHeader;
import io.cloakwork.api.v1.ListModelsRequest;
import io.cloakwork.api.v1.ListModelsResponse;
import io.cloakwork.api.v1.PredictRequest;
import io.cloakwork.api.v1.PredictResponse;
import io.cloakwork.api.v1.UploadKeysRequest;
import io.cloakwork.api.v1.UploadKeysResponse;
import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.Tenant;
import io.cloakwork.coprocessor.job.ByteBudget;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.store.KeyStore;
import io.cloakwork.coprocessor.store.KeyUpload;
import io.cloakwork.coprocessor.wire.KeyMessages;
import io.cloakwork.coprocessor.wire.ModelMessages;
import io.cloakwork.fhe.params.TfheParameters;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** InferenceService: decodes, checks, submits, encodes. Failures go to the interceptor. */
final class InferenceHandler extends InferenceServiceGrpc.InferenceServiceImplBase {
  private final ModelCatalog models;
  private final KeyStore keys;
  private final PredictionQueue queue;
  private final Predictions predictions;
  private final StatusReport status;
  private final ByteBudget budget;
  private final Limits limits;
  private final ReentrantLock keyChecks = new ReentrantLock(true);

  InferenceHandler(
      ModelCatalog models,
      KeyStore keys,
      PredictionQueue queue,
      Predictions predictions,
      StatusReport status,
      ByteBudget budget,
      Limits limits) {
    this.models = models;
    this.keys = keys;
    this.queue = queue;
    this.predictions = predictions;
    this.status = status;
    this.budget = budget;
    this.limits = limits;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> reply) {
    answer(reply, ModelMessages.list(models.all()));
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> reply) {
    answer(reply, ModelMessages.details(models.require(request.getName()), limits));
  }

  @Override
  public void hasKeys(HasKeysRequest request, StreamObserver<HasKeysResponse> reply) {
    Tenant caller = TenantInterceptor.caller();
    HasKeysResponse.Builder states = HasKeysResponse.newBuilder();
    try {
      for (Digest digest : KeyMessages.digests(request)) {
        states.addKeys(KeyMessages.state(digest, keys.state(caller, digest)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer(reply, states.build());
  }

  @Override
  public StreamObserver<UploadKeysRequest> uploadKeys(StreamObserver<UploadKeysResponse> reply) {
    DeadlineCheck.require(limits.maxDeadline());
    Tenant caller = TenantInterceptor.caller();
    return new UploadStream(header -> upload(caller, header), limits.maxChunkBytes(), reply);
  }

  private KeyUpload upload(Tenant caller, KeyHeader header) throws IOException {
    Digest parametersDigest = KeyMessages.digest("parameters digest", header.getParametersDigest());
    TfheParameters parameters = models.requireParameters(parametersDigest);
    KeyMessages.requireSize(header, ServerKeyFormat.size(parameters), limits.maxKeyBytes());
    return keys.upload(
        caller,
        KeyMessages.digest("key digest", header.getKeyDigest()),
        parametersDigest,
        header.getTotalBytes(),
        header.getOffset(),
        in -> check(in, parameters));
  }

  /** One at a time: a check holds a whole key in memory, beside those that are counted. */
  private void check(InputStream in, TfheParameters parameters) throws IOException {
    keyChecks.lock();
    try {
      KeyMessages.check(in, parameters);
    } finally {
      keyChecks.unlock();
    }
  }

  @Override
  public StreamObserver<PredictRequest> predict(StreamObserver<PredictResponse> replies) {
    DeadlineCheck.require(limits.maxDeadline());
    Tenant caller = TenantInterceptor.caller();
    return new PredictStream(
            header -> predictions.open(caller, header),
            caller,
            queue,
            budget,
            limits,
            (ServerCallStreamObserver<PredictResponse>) replies)
        .start();
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> reply) {
    answer(reply, status.of(TenantInterceptor.caller()));
  }

  private static <T> void answer(StreamObserver<T> reply, T message) {
    reply.onNext(message);
    reply.onCompleted();
  }
}
