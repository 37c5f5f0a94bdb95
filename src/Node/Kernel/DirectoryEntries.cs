using System.Buffers.Binary;

namespace Actors.Node.Kernel;

/// <summary>Names in a directory without allocation per name. Not safe for several threads.</summary>
internal sealed class DirectoryEntries
{
    private const byte TypeUnknown = 0;
    private const byte TypeDirectory = 4;
    private const int Header = 19;

    private readonly byte[] _bytes = new byte[32 * 1024];
    private int _length;
    private int _next;
    private int _descriptor = -1;

    /// <summary>Name of the present entry.</summary>
    public ReadOnlySpan<byte> Name => _bytes.AsSpan(_nameStart, _nameLength);

    private int _nameStart;
    private int _nameLength;

    /// <summary>Begins with a directory; the path ends with a NUL.</summary>
    /// <returns>False when it cannot be opened.</returns>
    public unsafe bool Open(int directory, ReadOnlySpan<byte> path)
    {
        Close();
        fixed (byte* p = path)
        {
            _descriptor = Libc.OpenAt(directory, p, Libc.CloseOnExec, 0);
        }

        return _descriptor >= 0;
    }

    /// <summary>Goes to the next entry that is, or may be, a directory; closes at the end.</summary>
    public unsafe bool NextDirectory()
    {
        while (_descriptor >= 0)
        {
            if (_next >= _length)
            {
                fixed (byte* b = _bytes)
                {
                    _length = (int)Libc.GetDirectoryEntries(_descriptor, b, _bytes.Length);
                }

                _next = 0;
                if (_length <= 0)
                {
                    Close();
                    return false;
                }
            }

            var entry = _bytes.AsSpan(_next);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]);
            var type = entry[18];
            _nameStart = _next + Header;
            _nameLength = entry[Header..size].IndexOf((byte)0);
            _next += size;
            if (type is TypeDirectory or TypeUnknown && Name is not [(byte)'.', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends early.</summary>
    public void Close()
    {
        if (_descriptor >= 0)
        {
            _ = Libc.Close(_descriptor);
        }

        _descriptor = -1;
        _length = 0;
        _next = 0;
    }
}
