using System.Text;

namespace Akka.Configuration.Hocon;

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
                if (plain[i].Length == 0)
                    throw Empty(path);
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

            if (text.Here == '.')
                Close();
            else
                part.Append(text.Here);
            text.Skip();
        }

        Close();
        return [.. parts];

        void Close()
        {
            var name = quoted ? part.ToString() : part.ToString().Trim();
            if (name.Length == 0 && !quoted)
                throw Empty(path);
            parts.Add(name);
            part.Clear();
            quoted = false;
        }
    }

    /// <summary>The path as one would write it: parts that need it are quoted.</summary>
    public static string Join(IEnumerable<string> parts) => string.Join(".", parts.Select(HoconWriter.Key));

    private static ConfigurationException Empty(string path) => new($"Path '{path}' has an empty part; a part that is empty or holds a dot is quoted.");
}
