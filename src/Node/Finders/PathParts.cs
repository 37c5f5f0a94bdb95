using System.Buffers.Text;

namespace Actors.Node.Finders;

/// <summary>Walks the components of a path without allocation.</summary>
internal ref struct PathParts(ReadOnlySpan<byte> path)
{
    private readonly ReadOnlySpan<byte> _path = path;

    /// <summary>Where the present component begins and ends.</summary>
    public int Start { get; private set; }

    /// <inheritdoc cref="Start"/>
    public int End { get; private set; }

    /// <summary>The present component.</summary>
    public readonly ReadOnlySpan<byte> Part => _path[Start..End];

    /// <summary>Goes to the next component that is not empty.</summary>
    public bool Next()
    {
        var at = End;
        while (at < _path.Length && _path[at] == (byte)'/')
        {
            at++;
        }

        Start = at;
        var length = _path[at..].IndexOf((byte)'/');
        End = length < 0 ? _path.Length : at + length;
        return End > Start;
    }

    /// <summary>Reads <c>prefix</c> and a decimal number that fills the rest of the component.</summary>
    public readonly bool IsNumbered(ReadOnlySpan<byte> prefix, out uint number)
    {
        number = 0;
        return Part.StartsWith(prefix)
            && Part[prefix.Length..] is [>= (byte)'0' and <= (byte)'9', ..] digits
            && Utf8Parser.TryParse(digits, out number, out var used)
            && used == digits.Length;
    }
}
