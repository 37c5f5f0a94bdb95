using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Actors.Hub.Software.Patterns;
using Actors.Messages.Json;

namespace Actors.Hub.Software;

/// <summary>The rules of one file: which paths are which software. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    /// <summary>Largest rule file in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly RuleIndex _rules;
    private readonly IReadOnlyList<RewriteRule> _rewrites;
    private readonly bool _stopOnRewriteMatch;

    private RuleSet(string text, string file, TimeSpan timeout)
    {
        (Text, File) = (text, file);
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        (var rules, _rewrites, _stopOnRewriteMatch) = new RuleFileReader(file, timeout).Read(text.TrimStart('\uFEFF'));
        (_rules, Rules) = (new RuleIndex(rules), rules.Count);
    }

    /// <summary>SHA-256 of the file's text in UTF-8, hex.</summary>
    public string Version { get; }

    /// <summary>Name of the file as it was given.</summary>
    public string File { get; }

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>How many rules.</summary>
    public int Rules { get; }

    /// <summary>How many rewrite rules.</summary>
    public int Rewrites => _rewrites.Count;

    /// <summary>Reads rules.</summary>
    /// <param name="text">Text of a rule file.</param>
    /// <param name="file">Its name, for faults.</param>
    /// <param name="ruleTimeout">Longest time for one expression on one path; default 100 ms.</param>
    /// <exception cref="RuleFileException">The file has faults: all of them.</exception>
    public static RuleSet Parse(string text, string file, TimeSpan? ruleTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxBytes)
        {
            throw Refused(file, 0, $"the file is larger than {MaxBytes / 1024 / 1024} MiB");
        }

        var control = text.AsSpan().IndexOfAnyExcept(Allowed);
        return control < 0
            ? new RuleSet(text, file, ruleTimeout ?? TimeSpan.FromMilliseconds(100))
            : throw Refused(file, LineAt(text, control), $"the character U+{(int)text[control]:X4} cannot stand in a rule file");
    }

    /// <summary>Reads rules from the bytes of a file.</summary>
    /// <exception cref="RuleFileException">The file has faults, or is not UTF-8.</exception>
    public static RuleSet Parse(byte[] content, string file, TimeSpan? ruleTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            return Parse(Strict.GetString(content), file, ruleTimeout);
        }
        catch (DecoderFallbackException e)
        {
            throw Refused(file, content.AsSpan(0, e.Index).Count((byte)'\n') + 1, "not UTF-8: save the file in that encoding");
        }
    }

    /// <summary>What a path is; null: no rule matches.</summary>
    /// <param name="path">The path; bytes that are not UTF-8 as U+FFFD.</param>
    /// <param name="timedOut">Told the line of a rule that took too long and is passed over for this path.</param>
    public SoftwareMatch? Resolve(string path, Action<int>? timedOut = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var rule in _rules.For(path))
        {
            if ((rule.Match.IsTimed ? Within(() => rule.Apply(path), rule.Line, timedOut) : rule.Apply(path)) is { } fields)
            {
                var result = Rewrite(fields, timedOut);
                return new SoftwareMatch(result.Software.Shown, result.Version.Shown, result.VersionStr.Shown, result.UserProvided, result.Ignore, rule.Line)
                {
                    Texts = (result.Software, result.Version, result.VersionStr),
                };
            }
        }

        return null;
    }

    private static System.Buffers.SearchValues<char> Allowed { get; } = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c is '\t' or '\n' or '\r' or (>= ' ' and < '\x7f') or '\x85' or (>= '\xa0' and < '\ufffe'))]);

    private static int LineAt(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    private static RuleFileException Refused(string file, int line, string reason) => new([new RuleFault { File = file, Line = line, Reason = reason }]);

    // The limit is wall time: only tries count for which the thread had the CPU at least half of it.
    private static SoftwareFields? Within(Func<SoftwareFields?> apply, int line, Action<int>? timedOut)
    {
        for (var (tries, counted) = (0, 0); tries < 30 && counted < 3; tries++)
        {
            var start = ThreadTime.Now;
            try
            {
                return apply();
            }
            catch (RegexMatchTimeoutException e)
            {
                counted += ThreadTime.Now - start > e.MatchTimeout / 2 ? 1 : 0;
                Thread.Yield();
            }
        }

        timedOut?.Invoke(line);
        return null;
    }

    private SoftwareFields Rewrite(SoftwareFields fields, Action<int>? timedOut)
    {
        foreach (var rewrite in _rewrites)
        {
            if ((rewrite.Match.Any(each => each.Pattern.IsTimed) ? Within(() => rewrite.Apply(fields), rewrite.Line, timedOut) : rewrite.Apply(fields)) is { } updated)
            {
                fields = updated;
                if (_stopOnRewriteMatch)
                {
                    break;
                }
            }
        }

        return fields;
    }
}
