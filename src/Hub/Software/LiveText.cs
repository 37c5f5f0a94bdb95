using System.Text;

namespace Actors.Hub.Software;

/// <summary>
/// A text made by a rule, that remembers which of its percent signs the rule wrote. Only those are read when a record is
/// made; a percent sign captured from a path is data, whatever follows it.
/// </summary>
internal readonly struct LiveText : IEquatable<LiveText>
{
    private const string User = "(user)s";
    private const string Project = "(project)s";

    // Stands for a percent sign the rule wrote. U+FFFF is no character; where data holds it, it is replaced.
    private const char Live = '\uFFFF';
    private readonly string _marked;

    private LiveText(string marked) => _marked = marked;

    /// <summary>No text.</summary>
    public static LiveText Empty => new(string.Empty);

    /// <summary>The text with all percent signs, as expressions of rewrite rules see it and as SAMS shows it.</summary>
    public string Shown => _marked.Replace(Live, '%');

    /// <summary>Text that a rule wrote.</summary>
    public static LiveText FromRule(string text) => new(text.Replace(Live, '\uFFFD').Replace('%', Live));

    /// <summary>Text that came from a path.</summary>
    public static LiveText FromData(string text) => new(text.Replace(Live, '\uFFFD'));

    /// <summary>A part, its percent signs as they were.</summary>
    public LiveText Slice(int start, int length) => new(_marked.Substring(start, length));

    /// <summary>Texts one after another.</summary>
    public static LiveText Concat(IEnumerable<LiveText> parts) => new(string.Concat(parts.Select(p => p._marked)));

    /// <summary>The text of a record.</summary>
    public string Resolve(string? user, string? project)
    {
        if (!_marked.Contains(Live, StringComparison.Ordinal))
        {
            return _marked;
        }

        var text = new StringBuilder(_marked.Length);
        for (var i = 0; i < _marked.Length; i++)
        {
            var rest = _marked.AsSpan(i + 1);
            if (_marked[i] != Live)
            {
                text.Append(_marked[i]);
            }
            else if (rest.Length > 0 && rest[0] == Live)
            {
                text.Append('%');
                i++;
            }
            else if (rest.StartsWith(User, StringComparison.Ordinal))
            {
                text.Append(user ?? "None");
                i += User.Length;
            }
            else if (rest.StartsWith(Project, StringComparison.Ordinal))
            {
                text.Append(project ?? "None");
                i += Project.Length;
            }
            else
            {
                text.Append('%');
            }
        }

        return text.ToString();
    }

    public bool Equals(LiveText other) => string.Equals(_marked, other._marked, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is LiveText other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(_marked, StringComparison.Ordinal);
}
