using System.Globalization;

namespace Actors.EndToEnd.Cgroups;

/// <summary>One job's directories, a hierarchy each.</summary>
internal sealed class CgroupJob(IReadOnlyList<string> directories, string leaf, string counter)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>Files that a process writes its pid to in order to join the job's batch step.</summary>
    public IEnumerable<string> ProcsFiles => directories.Select(d => $"{d}/{leaf}/cgroup.procs");

    public void Make()
    {
        foreach (var directory in directories)
        {
            Directory.CreateDirectory($"{directory}/{leaf}");
        }
    }

    /// <summary>The kernel's count of the job's CPU, in seconds.</summary>
    public double CpuSeconds()
    {
        var text = File.ReadAllText($"{directories[0]}/{counter}");
        return counter is "cpu.stat"
            ? double.Parse(text.Split('\n')[0].Split(' ')[1], CultureInfo.InvariantCulture) / 1e6
            : double.Parse(text, CultureInfo.InvariantCulture) / 1e9;
    }

    /// <summary>Sends a signal to all of its processes.</summary>
    public void Signal(int signal)
    {
        foreach (var line in File.ReadAllLines(ProcsFiles.First()))
        {
            try
            {
                Processes.Child.Signal(int.Parse(line, CultureInfo.InvariantCulture), signal);
            }
            catch (System.ComponentModel.Win32Exception gone) when (gone.NativeErrorCode == 3)
            {
                // It has ended since.
            }
        }
    }

    /// <summary>What the scheduler does at a job's end.</summary>
    public void Remove()
    {
        foreach (var directory in directories)
        {
            RemoveTree(directory);
        }
    }

    /// <summary>Removes a cgroup directory and all below it. The kernel may need a moment until its last process is gone from it.</summary>
    public static void RemoveTree(string directory)
    {
        foreach (var child in Directory.GetDirectories(directory))
        {
            RemoveTree(child);
        }

        if (!SpinWait.SpinUntil(() => TryRemove(directory), Patience))
        {
            throw new TimeoutException($"after {Patience.TotalSeconds} s there are still processes in {directory}");
        }
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            Directory.Delete(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
