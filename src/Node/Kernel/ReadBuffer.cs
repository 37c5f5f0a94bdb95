namespace Actors.Node.Kernel;

/// <summary>Reads whole small files into one buffer that is used again and again. Not safe for several threads.</summary>
internal sealed class ReadBuffer(int capacity, int limit)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>What was read last.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes read last.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, Length);

    /// <summary>Opens, reads to the end or the limit, and closes. The path ends with a NUL.</summary>
    /// <returns>0, or the error number.</returns>
    public unsafe int ReadAll(int directory, ReadOnlySpan<byte> path, int flags = 0)
    {
        Length = 0;
        int descriptor;
        fixed (byte* p = path)
        {
            descriptor = Libc.OpenAt(directory, p, Libc.CloseOnExec | flags, 0);
        }

        if (descriptor < 0)
        {
            return Libc.Errno;
        }

        try
        {
            while (true)
            {
                if (Length == _bytes.Length)
                {
                    if (Length >= limit)
                    {
                        return 0;
                    }

                    Array.Resize(ref _bytes, Math.Min(limit, _bytes.Length * 2));
                }

                nint got;
                fixed (byte* b = &_bytes[Length])
                {
                    got = Libc.Read(descriptor, b, _bytes.Length - Length);
                }

                if (got < 0)
                {
                    var error = Libc.Errno;
                    if (error == Libc.Interrupted)
                    {
                        continue;
                    }

                    return error;
                }

                if (got == 0)
                {
                    return 0;
                }

                Length += (int)got;
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Reads a file that gives all it has at once, as those of one process in /proc do, from its beginning.</summary>
    /// <returns>0, or the error number.</returns>
    public unsafe int ReadAtOnce(int descriptor)
    {
        while (true)
        {
            nint got;
            fixed (byte* b = _bytes)
            {
                got = Libc.ReadFrom(descriptor, b, _bytes.Length, 0);
            }

            Length = (int)Math.Max(0, got);
            if (got < 0 && Libc.Errno == Libc.Interrupted)
            {
                continue;
            }

            if (got < _bytes.Length || Length >= limit)
            {
                return got < 0 ? Libc.Errno : 0;
            }

            _bytes = new byte[Math.Min(limit, _bytes.Length * 2)];
        }
    }

    /// <summary>Reads a symbolic link; the path ends with a NUL.</summary>
    /// <returns>0, or the error number.</returns>
    public unsafe int ReadLink(int directory, ReadOnlySpan<byte> path)
    {
        nint got;
        fixed (byte* p = path)
        fixed (byte* b = _bytes)
        {
            got = Libc.ReadLinkAt(directory, p, b, _bytes.Length);
        }

        Length = (int)Math.Max(0, got);
        return got < 0 ? Libc.Errno : 0;
    }
}
