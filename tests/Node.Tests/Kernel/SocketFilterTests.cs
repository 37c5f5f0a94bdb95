using System.Buffers.Binary;
using Actors.Node.Kernel;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Kernel;

/// <summary>Two sockets hear the same of the kernel; one of them queues nothing of single threads.</summary>
public sealed class SocketFilterTests
{
    private const int Connector = 11;
    private const uint EventGroup = 1;
    private const int Threads = 20;
    private const int What = 36;
    private const uint Fork = 1;
    private const uint Exit = 0x80000000;

    [CgroupFact]
    public void Births_and_ends_of_threads_are_not_queued_and_those_of_processes_are()
    {
        using var listening = ProcessConnector.Open(out var reason) ?? throw new InvalidOperationException(reason);
        using var all = NetlinkSocket.Open(Connector, EventGroup, 256, out _)!;
        using var filtered = NetlinkSocket.Open(Connector, EventGroup, 256, out _)!;
        filtered.Attach(SocketFilter.EventsOfProcesses);
        for (var i = 0; i < Threads; i++)
        {
            var thread = new Thread(() => { });
            thread.Start();
            thread.Join();
        }

        var child = Truth.Start("/bin/true", []);
        Truth.Wait(child);

        var (threadsOfAll, _) = UntilEndOf(child, all);
        var (threads, events) = UntilEndOf(child, filtered);
        Assert.True(threadsOfAll >= Threads, $"{threadsOfAll} threads");
        Assert.Equal(0, threads);
        Assert.Contains((Fork, child), events);
        Assert.Contains((Exit, child), events);
    }

    [CgroupFact]
    public void Ends_of_processes_come_with_the_run_time_of_all_threads()
    {
        using var records = Taskstats.Open(File.ReadAllText("/sys/devices/system/cpu/possible").Trim(), out var reason) ?? throw new InvalidOperationException(reason);
        var child = Truth.Start("/bin/sh", ["-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done"]);
        var truth = Truth.Wait(child);
        var deadline = Environment.TickCount64 + (long)Patience.Deadline.TotalMilliseconds;
        while (true)
        {
            if (records.TryNext(out var record) && record.ProcessId == child)
            {
                Assert.InRange(record.RunNsec / 1e9, 0.5 * truth, truth + 0.02);
                return;
            }

            Assert.True(Environment.TickCount64 < deadline, $"no record of process {child}");
        }
    }

    /// <summary>Births and ends of this process's threads, and events of processes, up to the end of a child.</summary>
    private static (int Threads, List<(uint What, int Process)> Events) UntilEndOf(int child, NetlinkSocket socket)
    {
        var threads = 0;
        var events = new List<(uint What, int Process)>();
        while (socket.Wait((int)Patience.Deadline.TotalMilliseconds))
        {
            while (socket.TryReceive(out var datagram))
            {
                var what = BinaryPrimitives.ReadUInt32LittleEndian(datagram[What..]);
                if (what is not (Fork or Exit))
                {
                    continue;
                }

                var at = what is Fork ? 60 : 52;
                var (thread, process) = (BinaryPrimitives.ReadInt32LittleEndian(datagram[at..]), BinaryPrimitives.ReadInt32LittleEndian(datagram[(at + 4)..]));
                threads += thread != process && process == Environment.ProcessId ? 1 : 0;
                events.Add((what, process));
                if (what is Exit && thread == child && process == child)
                {
                    return (threads, events);
                }
            }
        }

        throw new TimeoutException($"no word of the end of process {child}; {socket.Overruns} overruns");
    }
}
