using System.Buffers.Text;

namespace Actors.Node.Kernel;

/// <summary>A path put together from pieces without allocation; always ends with a NUL. Not safe for several threads.</summary>
internal sealed class PathBuffer
{
    private byte[] _bytes = new byte[512];

    /// <summary>Bytes before the NUL.</summary>
    public int Length { get; private set; }

    /// <summary>The path without its NUL.</summary>
    public ReadOnlySpan<byte> Path => _bytes.AsSpan(0, Length);

    /// <summary>The path and its NUL, for the kernel.</summary>
    public ReadOnlySpan<byte> Terminated => _bytes.AsSpan(0, Length + 1);

    /// <summary>Cuts the path back.</summary>
    public PathBuffer Reset(int length = 0)
    {
        Length = length;
        _bytes[length] = 0;
        return this;
    }

    /// <summary>Adds bytes.</summary>
    public PathBuffer Add(ReadOnlySpan<byte> piece)
    {
        if (Length + piece.Length + 1 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + piece.Length + 1));
        }

        piece.CopyTo(_bytes.AsSpan(Length));
        return Reset(Length + piece.Length);
    }

    /// <summary>Adds a number in decimal.</summary>
    public PathBuffer Add(int number)
    {
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(number, digits, out var written);
        return Add(digits[..written]);
    }
}
