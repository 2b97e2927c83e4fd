// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Results by capability. A capability has steps; one that fails does not hide the next. */
final class Report {
    static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** Why the driver cannot be asked for a capability. */
    static final class Skip extends Exception {
        Skip(String reason) {
            super(reason);
        }
    }

    interface Step {
        void run() throws Exception;
    }

    interface Capability {
        void run(Report report) throws Exception;
    }

    private final List<String> failures = new ArrayList<>();
    private int steps;

    static void of(String name, Capability capability) {
        Report report = new Report();
        try {
            capability.run(report);
        } catch (Skip reason) {
            print(name, "skip", reason.getMessage());
            return;
        } catch (Exception | AssertionError error) {
            report.failures.add(describe(error));
        }
        if (report.failures.isEmpty()) {
            print(name, "pass", report.steps + " steps");
        } else {
            print(name, "fail", String.join("; ", report.failures));
        }
    }

    private static void print(String name, String status, String text) {
        out.println(name + "\t" + status + "\t" + text.replaceAll("\\s+", " "));
    }

    private static String describe(Throwable error) {
        String where = Arrays.stream(error.getStackTrace())
                .filter(frame -> frame.getFileName() != null
                        && frame.getFileName().matches("(Plain|Types|Catalogue|Encrypted).*"))
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .findFirst().orElse("");
        return error + where;
    }

    void step(String name, Step step) {
        steps++;
        try {
            step.run();
        } catch (Exception | AssertionError error) {
            failures.add(name + ": " + describe(error));
        }
    }

    static void equal(Object found, Object expected) {
        if (!Objects.deepEquals(found, expected)) {
            throw new AssertionError("found " + shorten(found) + ", expected " + shorten(expected));
        }
    }

    static void need(boolean condition, String text) {
        if (!condition) {
            throw new AssertionError(text);
        }
    }

    private static String shorten(Object value) {
        String text = value instanceof byte[] bytes ? bytes.length + " bytes " + Arrays.toString(
                Arrays.copyOf(bytes, Math.min(bytes.length, 16)))
                : value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
        return text.length() < 200 ? text : text.substring(0, 200) + "…";
    }
}
