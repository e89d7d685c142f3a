package io.cloakwork.coprocessor.service;

import io.cloakwork.api.v1.InferenceServiceGrpc;
import io.cloakwork.coprocessor.config.Certificates;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.config.Endpoint;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.config.ServerConfig;
import io.cloakwork.coprocessor.config.TenantTokens;
import io.cloakwork.coprocessor.config.Tls;
import io.cloakwork.coprocessor.job.ByteBudget;
import io.cloakwork.coprocessor.job.KeyCache;
import io.cloakwork.coprocessor.job.ModelCatalog;
import io.cloakwork.coprocessor.job.PredictionQueue;
import io.cloakwork.coprocessor.store.KeyStore;
import io.cloakwork.fhe.engine.EngineKey;
import io.cloakwork.fhe.engine.EngineOptions;
import io.cloakwork.fhe.engine.FheEngine;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference role: models, keys, queue, engine and the gRPC service on top. Started once,
 * stopped once: IDLE, RUNNING, STOPPED. It never has a secret key.
 */
public final class InferenceServer implements AutoCloseable {
  /** Name of the role in health checks; the empty name is the whole server. */
  public static final String ROLE = "inference";

  private static final Logger LOG = LoggerFactory.getLogger(InferenceServer.class);
  private static final int FRAMING_BYTES = 1 << 16;
  private static final int MAX_CALLS_PER_CONNECTION = 128;

  private enum State {
    IDLE,
    RUNNING,
    STOPPED
  }

  private final ServerConfig config;
  private final FheEngine engine;
  private final ModelCatalog models;
  private final KeyStore keys;
  private final PredictionQueue queue;
  private final KeyCache<EngineKey> loaded;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private State state = State.IDLE;

  /**
   * Reads models and opens the store and the engine; listens only after {@link #start}.
   *
   * @throws IOException if models or store cannot be read, or the certificate
   */
  public InferenceServer(ServerConfig config) throws IOException {
    this.config = config;
    Limits limits = config.limits();
    this.models = ModelCatalog.read(config.models());
    NettyServerBuilder builder = builder(config);
    this.keys = KeyStore.open(config.store(), limits);
    try {
      this.engine = FheEngine.open(EngineOptions.defaults());
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
    this.queue = new PredictionQueue(limits.maxQueuedRows(), limits.maxRunningRows());
    this.loaded = new KeyCache<>(new EngineKeyLoader(engine, models), limits.maxLoadedKeyBytes());
    var handler =
        new InferenceHandler(
            models,
            keys,
            queue,
            new Predictions(models, keys, loaded, engine, queue),
            new StatusReport(engine.providerName(), queue, loaded, keys, limits),
            new ByteBudget(limits.maxQueuedBytes()),
            limits);
    this.server =
        builder
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(limits.maxChunkBytes() + FRAMING_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(30, TimeUnit.SECONDS)
            .addService(service(handler, config.tokens()))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    setHealth(ServingStatus.NOT_SERVING);
  }

  /**
   * The service with its interceptors. Messages are parsed inside of them, so that bytes that are
   * no message are refused like every other bad request.
   */
  static ServerServiceDefinition service(InferenceHandler handler, TenantTokens tokens) {
    return ServerInterceptors.interceptForward(
        ServerInterceptors.useInputStreamMessages(handler.bindService()),
        new FailureInterceptor(),
        new TenantInterceptor(tokens));
  }

  /**
   * Listens.
   *
   * @return where, with the port that the system chose
   * @throws IllegalStateException unless it is IDLE
   */
  public synchronized Endpoint start() throws IOException {
    if (state != State.IDLE) {
      throw new IllegalStateException("start: expected " + State.IDLE + ", got " + state);
    }
    server.start();
    state = State.RUNNING;
    setHealth(ServingStatus.SERVING);
    Endpoint endpoint = new Endpoint(config.listen().host(), server.getPort());
    LOG.atInfo()
        .addKeyValue("listen", endpoint)
        .addKeyValue("tls", config.tls().isPresent())
        .addKeyValue("models", modelNames())
        .addKeyValue("provider", engine.providerName())
        .log("serving");
    return endpoint;
  }

  /** Names of the models that are served. */
  public List<String> modelNames() {
    return models.all().stream().map(model -> model.name()).toList();
  }

  /** Names of artifacts that could not be read. */
  public List<String> refusedModels() {
    return models.refused();
  }

  /** Kernel provider that computes. */
  public String providerName() {
    return engine.providerName();
  }

  /** Waits until somebody stops the server. */
  public void awaitStop() throws InterruptedException {
    server.awaitTermination();
  }

  /**
   * Stops, from the outside in: says so to health checks, takes no more calls, lets running ones
   * finish for a while, ends the rest, then queue, keys and engine. Again is harmless.
   *
   * @param grace for calls that run
   */
  public synchronized void stop(Duration grace) {
    if (state == State.STOPPED) {
      return;
    }
    boolean wasRunning = state == State.RUNNING;
    state = State.STOPPED;
    health.enterTerminalState();
    if (wasRunning) {
      server.shutdown();
      if (!terminated(grace)) {
        queue.close(); // tells every client with rows in work that the server is stopping
        if (!terminated(Duration.ofSeconds(1))) {
          server.shutdownNow();
          terminated(Duration.ofSeconds(5));
        }
      }
    }
    queue.close();
    loaded.close();
    engine.close();
    try {
      keys.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the lock of the store did not close");
    }
    if (wasRunning) {
      LOG.atInfo().log("stopped");
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  private boolean terminated(Duration patience) {
    try {
      return server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void setHealth(ServingStatus status) {
    health.setStatus("", status);
    health.setStatus(ROLE, status);
    health.setStatus(InferenceServiceGrpc.SERVICE_NAME, status);
  }

  private static NettyServerBuilder builder(ServerConfig config) throws IOException {
    try {
      return NettyServerBuilder.forAddress(
          new InetSocketAddress(config.listen().host(), config.listen().port()),
          credentials(config));
    } catch (IllegalArgumentException e) { // what a bad file becomes, in credentials or builder
      throw new ConfigException(
          "tls.certificate and tls.private-key", "PEM files", String.valueOf(e.getMessage()));
    }
  }

  private static ServerCredentials credentials(ServerConfig config) throws IOException {
    if (config.tls().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    Tls tls = config.tls().get();
    Certificates.require("tls.certificate", tls.certificateChain());
    tls.clientAuthority().ifPresent(file -> Certificates.require("tls.client-authority", file));
    TlsServerCredentials.Builder builder =
        TlsServerCredentials.newBuilder()
            .keyManager(tls.certificateChain().toFile(), tls.privateKey().toFile());
    if (tls.clientAuthority().isPresent()) {
      builder
          .trustManager(tls.clientAuthority().get().toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return builder.build();
  }
}
