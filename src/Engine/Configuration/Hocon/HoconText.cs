namespace Akka.Configuration.Hocon;

/// <summary>The characters of a text: position, white space, comments, quoted and bare words.</summary>
internal sealed class HoconText(string text)
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    public int At { get; private set; } = text.StartsWith('\uFEFF') ? 1 : 0;
    public bool End => At >= text.Length;

    /// <summary>The character here; NUL at the end.</summary>
    public char Here => Peek(0);

    public HoconPlace Place => PlaceOf(At);
    public char Peek(int ahead) => At + ahead < text.Length ? text[At + ahead] : '\0';
    public bool Starts(string word) => string.CompareOrdinal(text, At, word, 0, word.Length) == 0;
    public void Skip(int count = 1) => At += count;
    public string From(int start) => text[start..At];

    public HoconPlace PlaceOf(int at)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < at && i < text.Length; i++)
        {
            if (text[i] != '\n') continue;
            line++;
            lineStart = i + 1;
        }

        return new HoconPlace(line, at - lineStart + 1);
    }

    public ConfigurationException Error(string what) => ErrorAt(At, what);
    public ConfigurationException ErrorAt(int at, string what) => new($"{PlaceOf(at)}: {what}");
    public bool AtComment => Here == '#' || (Here == '/' && Peek(1) == '/');
    public bool AtBlank => !End && Here != '\n' && (char.IsWhiteSpace(Here) || Here == '\uFEFF');

    /// <summary>Skips blanks of this line, and a comment up to the line's end.</summary>
    public void SkipBlanks()
    {
        while (AtBlank) At++;
        if (!AtComment) return;
        while (!End && Here != '\n') At++;
    }

    /// <summary>Skips blanks, comments and ends of lines.</summary>
    public void SkipLines()
    {
        SkipBlanks();
        while (!End && Here == '\n')
        {
            At++;
            SkipBlanks();
        }
    }

    public bool AtBare => !End && !char.IsWhiteSpace(Here) && !AtComment && !Reserved.Contains(Here, StringComparison.Ordinal);

    /// <summary>A run of characters that need no quotes; in a key it ends at a dot too.</summary>
    public string Bare(bool key)
    {
        var start = At;
        while ((AtBare && !(key && Here == '.')) || (!key && AtExponentSign(start))) At++;
        return From(start);
    }

    public string Quoted() => Starts("\"\"\"") ? TripleQuoted() : SingleQuoted();

    // 1e+3 is a number, though + is reserved everywhere else.
    private bool AtExponentSign(int start) =>
        Here == '+' && At - start >= 2 && text[At - 1] is 'e' or 'E' && char.IsAsciiDigit(text[At - 2]) && char.IsAsciiDigit(Peek(1));

    private string TripleQuoted()
    {
        var open = At;
        At += 3;
        var start = At;
        var close = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (close < 0) throw ErrorAt(open, "\"\"\" is not closed.");

        // Of more than three quotes at the end the last three close.
        while (close + 3 < text.Length && text[close + 3] == '"') close++;
        At = close + 3;
        return text[start..close];
    }

    private string SingleQuoted()
    {
        var open = At++;
        var value = new StringBuilder();
        while (true)
        {
            if (End || Here == '\n') throw ErrorAt(open, "the quote is not closed on its line.");
            var c = text[At++];
            if (c == '"') return value.ToString();
            value.Append(c == '\\' ? Escaped() : c);
        }
    }

    private char Escaped()
    {
        var c = Here;
        At++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when At + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(At, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                At += 4;
                return (char)code;
            default: throw ErrorAt(At - 2, "unknown escape in quotes; a backslash itself is written \\\\.");
        }
    }
}

/// <summary>Dotted paths whose parts may be quoted: <c>a."b.c".d</c>.</summary>
internal static class HoconPath
{
    /// <summary>The parts of a path.</summary>
    /// <exception cref="ConfigurationException">An empty part, or a quote that is not closed.</exception>
    public static string[] Split(string path)
    {
        if (path.IndexOf('"', StringComparison.Ordinal) < 0)
        {
            var plain = path.Split('.');
            for (var i = 0; i < plain.Length; i++)
            {
                plain[i] = plain[i].Trim();
                if (plain[i].Length == 0) throw Empty(path);
            }

            return plain;
        }

        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        var text = new HoconText(path);
        while (!text.End)
        {
            if (text.Here == '"')
            {
                part.Append(text.Quoted());
                quoted = true;
                continue;
            }

            if (text.Here == '.') Close();
            else part.Append(text.Here);
            text.Skip();
        }

        Close();
        return [.. parts];

        void Close()
        {
            var name = quoted ? part.ToString() : part.ToString().Trim();
            if (name.Length == 0 && !quoted) throw Empty(path);
            parts.Add(name);
            part.Clear();
            quoted = false;
        }
    }

    /// <summary>The path as one would write it: parts that need it are quoted.</summary>
    public static string Join(IEnumerable<string> parts) => string.Join(".", parts.Select(HoconWriter.Key));

    private static ConfigurationException Empty(string path) => new($"Path '{path}' has an empty part; a part that is empty or holds a dot is quoted.");
}
