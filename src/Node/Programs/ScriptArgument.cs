using System.Text;

namespace Actors.Node.Programs;

/// <summary>Finds the script in an interpreter's command line. Nothing else of it is ever kept.</summary>
internal static class ScriptArgument
{
    private const int Longest = 4096;

    /// <summary>Reads a command line as /proc/PID/cmdline shows it: arguments each ended by a NUL. One without, cut off, does not count.</summary>
    /// <returns>The script as it was given, and whether it is a file; empty where there is none or it cannot be told.</returns>
    public static Found In(ReadOnlySpan<byte> commandLine, InterpreterGrammar grammar)
    {
        var arguments = new Arguments(commandLine);
        _ = arguments.Next(out _);
        while (arguments.Next(out var argument))
        {
            if (argument is not [(byte)'-' or (byte)'+', ..])
            {
                return grammar.HasPlainScript ? Plain(argument, grammar) : Found.None;
            }

            if (argument.SequenceEqual("-"u8))
            {
                return Found.None;
            }

            if (Is(argument, grammar.Last))
            {
                return grammar.HasPlainScript && arguments.Next(out argument) ? Plain(argument, grammar) : Found.None;
            }

            var isWord = grammar.IsWordwise || argument.StartsWith("--"u8);
            if (isWord ? Word(argument, grammar, ref arguments, out var found) : Letters(argument[1..], grammar, ref arguments, out found))
            {
                return found;
            }
        }

        return Found.None;
    }

    /// <returns>True when it is known what is run.</returns>
    private static bool Word(ReadOnlySpan<byte> argument, InterpreterGrammar grammar, ref Arguments arguments, out Found found)
    {
        found = Found.None;
        var equals = argument.IndexOf((byte)'=');
        var word = equals < 0 ? argument : argument[..equals];
        if (IsAny(word, grammar.CodeWords))
        {
            return true;
        }

        var isFile = IsAny(word, grammar.FileWords);
        if (isFile || IsAny(word, grammar.NameWords))
        {
            var value = equals < 0 ? default : argument[(equals + 1)..];
            if (equals >= 0 || arguments.Next(out value))
            {
                found = isFile ? File(value) : Name(value);
            }

            return true;
        }

        if (equals < 0 && IsAny(word, grammar.TakesWords))
        {
            _ = arguments.Next(out _);
        }

        return false;
    }

    /// <inheritdoc cref="Word"/>
    private static bool Letters(ReadOnlySpan<byte> letters, InterpreterGrammar grammar, ref Arguments arguments, out Found found)
    {
        found = Found.None;
        for (var i = 0; i < letters.Length; i++)
        {
            var (letter, rest) = ((char)letters[i], i + 1);
            if (grammar.Code.Contains(letter, StringComparison.Ordinal))
            {
                return true;
            }

            if (grammar.Module.Contains(letter, StringComparison.Ordinal))
            {
                if (rest < letters.Length)
                {
                    found = Name(letters[rest..]);
                }
                else if (arguments.Next(out var name))
                {
                    found = Name(name);
                }

                return true;
            }

            if (grammar.Takes.Contains(letter, StringComparison.Ordinal))
            {
                if (rest == letters.Length)
                {
                    _ = arguments.Next(out _);
                }

                return false;
            }

            if (grammar.Ends.Contains(letter, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return false;
    }

    private static Found Plain(ReadOnlySpan<byte> argument, InterpreterGrammar grammar) =>
        !grammar.PlainIsName || argument.EndsWith(".java"u8) ? File(argument) : argument is [(byte)'@', ..] ? Found.None : Name(argument);

    private static Found File(ReadOnlySpan<byte> path) => path.Length is > 0 and <= Longest ? new Found(path.ToArray(), IsFile: true) : Found.None;

    /// <summary>A name is letters, digits and what joins them: anything else may be code.</summary>
    private static Found Name(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'_' or (byte)'-' or (byte)'/' or (byte)'$'))
            {
                return Found.None;
            }
        }

        return name.Length is > 0 and <= Longest ? new Found(name.ToArray(), IsFile: false) : Found.None;
    }

    private static bool IsAny(ReadOnlySpan<byte> word, string[] words)
    {
        foreach (var known in words)
        {
            if (Is(word, known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> word, string known) => word.Length == known.Length && Ascii.Equals(word, known);

    /// <summary>What is run.</summary>
    /// <param name="Text">As it was given; empty where there is none.</param>
    /// <param name="IsFile">A path, relative to where the process works; else a name.</param>
    public readonly record struct Found(byte[] Text, bool IsFile)
    {
        /// <summary>Nothing that is known.</summary>
        public static Found None { get; } = new([], false);
    }

    private ref struct Arguments(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public bool Next(out ReadOnlySpan<byte> argument)
        {
            var end = _rest.IndexOf((byte)0);
            argument = end < 0 ? default : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            return end >= 0;
        }
    }
}
