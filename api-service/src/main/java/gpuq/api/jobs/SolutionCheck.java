package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at a solution's bytes before a job is made of them: by content, never by the name or type
/// the client gave (WEIRD-10). It does not compile Python: that is the job's own business.
final class SolutionCheck {

    /// PEP 263: a cookie in the first two lines.
    private static final Pattern COOKIE =
            Pattern.compile(
                    "\\A(?:[ \\t\\f]*#[^\\n]*\\n)?[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)");

    private SolutionCheck() {}

    /// @throws ProblemException `SOLUTION_TOO_LARGE`, `EMPTY_SOLUTION`, `NOT_PYTHON` or
    ///   `BAD_ENCODING`
    static void check(byte[] solution, long maxBytes) {
        if (solution.length > maxBytes) {
            throw new ProblemException(
                    ProblemCode.SOLUTION_TOO_LARGE,
                    "The solution has %d bytes; at most %d are taken."
                            .formatted(solution.length, maxBytes));
        }
        if (solution.length == 0) {
            throw new ProblemException(ProblemCode.EMPTY_SOLUTION, "The file is empty.");
        }
        String kind = kindByMagic(solution);
        if (!kind.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NOT_PYTHON, "The file is " + kind + ", not a Python source text.");
        }
        String text = decode(solution);
        if (text.indexOf('\0') >= 0) {
            throw new ProblemException(
                    ProblemCode.NOT_PYTHON,
                    "The file holds NUL characters; it is not a Python source text.");
        }
        if (text.stripLeading().startsWith("{")
                && text.contains("\"cells\"")
                && text.contains("\"nbformat\"")) {
            throw new ProblemException(
                    ProblemCode.NOT_PYTHON,
                    "The file is a Jupyter notebook; export it as a Python script.");
        }
        if (isWordsOnly(text)) {
            throw new ProblemException(
                    ProblemCode.EMPTY_SOLUTION,
                    "The file has only comments, white space or texts: nothing to run.");
        }
    }

    /// Whether the text is only white space, comments and text literals (a docstring alone runs
    /// nothing).
    private static boolean isWordsOnly(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == ';' || c == '\ufeff') {
                at++;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '"' || c == '\'') {
                at = afterLiteral(text, at);
            } else {
                return false;
            }
        }
        return true;
    }

    private static int afterLiteral(String text, int start) {
        String quote = text.substring(start, start + 1);
        if (text.startsWith(quote.repeat(3), start)) {
            quote = quote.repeat(3);
        }
        int at = start + quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + quote.length());
    }

    private static String kindByMagic(byte[] bytes) {
        if (startsWith(bytes, 0x7f, 'E', 'L', 'F')) {
            return "an ELF program";
        } else if (startsWith(bytes, 'P', 'K', 3, 4)) {
            return "a zip archive";
        } else if (startsWith(bytes, 0x1f, 0x8b)) {
            return "a gzip archive";
        } else if (startsWith(bytes, 'B', 'Z', 'h')) {
            return "a bzip2 archive";
        } else if (startsWith(bytes, 0xfd, '7', 'z', 'X', 'Z')) {
            return "an xz archive";
        } else if (startsWith(bytes, '%', 'P', 'D', 'F')) {
            return "a PDF";
        } else if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
            return "UTF-16 text (save it as UTF-8)";
        } else if (startsWith(bytes, 'M', 'Z')) {
            return bytes.length > 64 && bytes[2] == (byte) 0x90 ? "a Windows program" : "";
        }
        return "";
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[i] != (byte) magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decode(byte[] bytes) {
        Charset charset = charsetOf(bytes);
        CharsetDecoder decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new ProblemException(
                    ProblemCode.BAD_ENCODING,
                    "The byte at offset %d is not %s. Save the file as UTF-8, or name its encoding in the first line"
                                    .formatted(in.position(), charset.name())
                            + " (PEP 263).");
        }
        return out.flip().toString();
    }

    private static Charset charsetOf(byte[] bytes) {
        String head =
                new String(
                        Arrays.copyOf(bytes, Math.min(bytes.length, 512)),
                        StandardCharsets.ISO_8859_1);
        Matcher cookie = COOKIE.matcher(head);
        if (!cookie.find()) {
            return StandardCharsets.UTF_8;
        }
        String name = cookie.group(1).replace("utf8", "utf-8").replace('_', '-');
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ProblemException(
                    ProblemCode.BAD_ENCODING,
                    "The encoding \"" + cookie.group(1) + "\" is not known.");
        }
    }
}
