using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Actors.Node.Kernel.Bpf;

/// <summary>Takes one task of an iteration.</summary>
internal delegate void LookAtTask(in TaskRecord task);

/// <summary>Reads iterations over the tasks of the host. What was told of a task is kept here: the kernel does not tell it again as long as it holds.</summary>
/// <param name="asked">Where the kernel is asked for all: <see cref="HookMaps.Asked"/>.</param>
internal sealed unsafe class TaskIteration(BpfMap asked)
{
    private const int BufferBytes = 256 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Dictionary<ulong, Told> _told = [];
    private long _number;
    private bool _allAsked;

    /// <summary>One iteration.</summary>
    /// <param name="iterator">The iterator's descriptor.</param>
    /// <param name="look">Takes each task.</param>
    /// <param name="all">Nothing that was told before is taken to hold.</param>
    /// <exception cref="BpfException">The kernel refuses; the next one must be of all.</exception>
    public void Run(int iterator, LookAtTask look, bool all)
    {
        if (all != _allAsked)
        {
            asked.Set(0, all ? 1L : 0L);
            _allAsked = all;
        }

        _number++;
        var seen = 0;
        var descriptor = BpfCalls.BeginIteration(iterator);
        try
        {
            while (Read(descriptor) is { IsEmpty: false } records)
            {
                seen += Take(records, look);
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }

        if (seen == _told.Count)
        {
            return;
        }

        foreach (var (task, told) in _told)
        {
            if (told.Number != _number)
            {
                _told.Remove(task);
            }
        }
    }

    /// <returns>Whole records; none at the end.</returns>
    private ReadOnlySpan<byte> Read(int descriptor)
    {
        while (true)
        {
            nint got;
            fixed (byte* b = _buffer)
            {
                got = Libc.Read(descriptor, b, _buffer.Length);
            }

            if (got >= 0 || Libc.Errno is not (Libc.Interrupted or Libc.Again))
            {
                return _buffer.AsSpan(0, BpfCalls.Must("iterate", (int)got));
            }
        }
    }

    /// <returns>How many of them are kept.</returns>
    private int Take(ReadOnlySpan<byte> records, LookAtTask look)
    {
        var kept = 0;
        while (!records.IsEmpty)
        {
            var same = MemoryMarshal.Read<SameTask>(records);
            if (same.None == 0)
            {
                ref var told = ref CollectionsMarshal.GetValueRefOrNullRef(_told, same.Task);
                if (!Unsafe.IsNullRef(ref told))
                {
                    told.Number = _number;
                    kept++;
                    look(in told.Record);
                }

                records = records[SameTask.Bytes..];
                continue;
            }

            var record = MemoryMarshal.Read<TaskRecord>(records);
            if ((record.Flags & TaskFlags.Unknown) == TaskFlags.None)
            {
                _told[record.Task] = new Told { Record = record, Number = _number };
                kept++;
            }

            look(in record);
            records = records[TaskRecord.Bytes..];
        }

        return kept;
    }

    /// <summary>A task as it was told last, and the number of the iteration in which it was there last.</summary>
    private struct Told
    {
        public TaskRecord Record;
        public long Number;
    }
}
