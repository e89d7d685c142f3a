package io.cloakwork.kernels.ffm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A native library that travels with the classes, for the platform that it was built on. */
public sealed interface NativeLibrary {

  /** In this process, until it ends. */
  record Loaded(SymbolLookup symbols) implements NativeLibrary {}

  /**
   * Not there, or not to be loaded.
   *
   * @param reason for a person to read
   */
  record Absent(String reason) implements NativeLibrary {}

  /**
   * Loads the resource {@code PLATFORM/libNAME.so} beside a class; {@code PLATFORM} is, for
   * example, {@code linux-x86_64}. Where it is missing, {@code PLATFORM/unavailable.txt} may say
   * why.
   */
  static NativeLibrary load(Class<?> beside, String name) {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    String resource = platform + "/lib" + name + ".so";
    URL url = beside.getResource(resource);
    try {
      if (url == null) {
        return new Absent(whyNot(beside, platform));
      }
      return new Loaded(open(url));
    } catch (IOException | IllegalArgumentException | IllegalCallerException | LinkageError e) {
      return new Absent("the library " + resource + " cannot be loaded: " + e.getMessage());
    }
  }

  /**
   * Loads a library of the system, found as its dynamic linker finds libraries.
   *
   * @param name of the file, {@code libNAME.so.VERSION}
   */
  @SuppressWarnings("restricted") // this package is where native access is granted
  static NativeLibrary installed(String name) {
    try {
      return new Loaded(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException | IllegalCallerException e) {
      return new Absent(name + " is not installed or cannot be loaded");
    }
  }

  /** Folder of the library for an operating system and architecture as Java names them. */
  static String platform(String system, String architecture) {
    String processor =
        switch (architecture) {
          case "amd64" -> "x86_64";
          default -> architecture;
        };
    return (system.equals("Linux") ? "linux" : "other") + "-" + processor;
  }

  private static String whyNot(Class<?> beside, String platform) throws IOException {
    try (InputStream in = beside.getResourceAsStream(platform + "/unavailable.txt")) {
      return in == null
          ? "no native library for " + platform
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * From a file where it is, else from a copy that nobody else can put there: a new folder that
   * only the owner may enter, removed as soon as the library is loaded.
   */
  @SuppressWarnings("restricted") // this package is where native access is granted
  private static SymbolLookup open(URL url) throws IOException {
    if (url.getProtocol().equals("file")) {
      return SymbolLookup.libraryLookup(
          Path.of(java.net.URI.create(url.toString())), Arena.global());
    }
    Path folder = Files.createTempDirectory("cloakwork-");
    Path copy = folder.resolve("library.so");
    try (InputStream in = url.openStream()) {
      Files.copy(in, copy);
      return SymbolLookup.libraryLookup(copy, Arena.global());
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(folder);
    }
  }
}
