namespace Actors.Node.Kernel.Bpf;

/// <summary>What programs tell this process in order (Documentation/bpf/ringbuf.rst): a map whose memory is shared. One reader.</summary>
internal sealed unsafe class RingBuffer : IDisposable
{
    private const uint Busy = 1u << 31;
    private const uint Discarded = 1u << 30;
    private const int RecordHeader = 8;

    private readonly BpfMap _map;
    private readonly nint _page = Environment.SystemPageSize;
    private readonly nint _bytes;
    private byte* _consumer;
    private byte* _producer;
    private byte[] _copy = [];

    /// <summary>Makes it.</summary>
    /// <param name="name">Name of the map.</param>
    /// <param name="bytes">Size: a power of two, a multiple of the page.</param>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public RingBuffer(string name, int bytes)
    {
        _map = new BpfMap(BpfMapKind.Ring, name, 0, 0, bytes);
        _bytes = bytes;
        _consumer = Libc.MapMemory(null, _page, 3, 1, _map.Descriptor, 0);

        // The kernel would map it twice, one behind the other, so that no record lies in two pieces: that would count as memory of this process twice.
        _producer = (nint)_consumer == -1 ? (byte*)-1 : Libc.MapMemory(null, _page + _bytes, 1, 1, _map.Descriptor, _page);
        if ((nint)_producer == -1)
        {
            var error = Libc.Errno;
            Dispose();
            throw new BpfException($"map the memory of {name}", error, "");
        }
    }

    /// <summary>To poll, and to name it in a program.</summary>
    public int Descriptor => _map.Descriptor;

    /// <summary>The next record; valid until <see cref="Release"/>.</summary>
    /// <returns>False when there is none now.</returns>
    public bool TryNext(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            var at = *(ulong*)_consumer;
            if (at >= Volatile.Read(ref *(ulong*)_producer))
            {
                record = default;
                return false;
            }

            var data = (int)(at & (ulong)(_bytes - 1));
            var length = Volatile.Read(ref *(uint*)(_producer + _page + data));
            if ((length & Busy) != 0)
            {
                record = default;
                return false;
            }

            record = Piece(new ReadOnlySpan<byte>(_producer + _page, (int)_bytes), data + RecordHeader, (int)(length & ~(Busy | Discarded)), ref _copy);
            if ((length & Discarded) == 0)
            {
                return true;
            }

            Release(record.Length);
        }
    }

    /// <summary>Bytes of a ring in one piece, copied where they go on at its begin.</summary>
    /// <param name="ring">All of it.</param>
    /// <param name="at">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <param name="copy">Room for a copy; grows.</param>
    internal static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> ring, int at, int length, ref byte[] copy)
    {
        var toEnd = ring.Length - at;
        if (length <= toEnd)
        {
            return ring.Slice(at, length);
        }

        if (copy.Length < length)
        {
            copy = new byte[length];
        }

        ring[at..].CopyTo(copy);
        ring[..(length - toEnd)].CopyTo(copy.AsSpan(toEnd));
        return copy.AsSpan(0, length);
    }

    /// <summary>Gives a record's room back.</summary>
    public void Release(int length)
    {
        var next = *(ulong*)_consumer + RecordHeader + (ulong)((length + 7) & ~7);
        Volatile.Write(ref *(ulong*)_consumer, next);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if ((nint)_producer is not (0 or -1))
        {
            _ = Libc.UnmapMemory(_producer, _page + _bytes);
        }

        if ((nint)_consumer is not (0 or -1))
        {
            _ = Libc.UnmapMemory(_consumer, _page);
        }

        _consumer = _producer = null;
        _map.Dispose();
    }
}
