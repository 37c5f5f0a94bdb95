using System.Diagnostics;
using Actors.Hub.Scheduler;

namespace Actors.Hub.Tests.Scheduler.Slurm;

/// <summary>A directory with commands of a Slurm that does what a test writes.</summary>
internal sealed class FakeSlurm : IDisposable
{
    public FakeSlurm(string sacct)
    {
        Write("sacct", "case \"$*\" in *--helpformat*) echo 'JobIDRaw JobID DBIndex State Submit Start End User Account AllocTRES NodeList TotalCPU JobName'; exit 0;; esac\n" + sacct);
        Write("scontrol", "echo 'NodeName=n1 State=IDLE CPUTot=8 ThreadsPerCore=2 RealMemory=1000'");
        Write("sacctmgr", "echo 'physics|ada|'");
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("fake-slurm").FullName;

    public SchedulerSettings Settings => new() { Cluster = "c", Kind = "slurm", SlurmBin = Directory, Timeout = TimeSpan.FromMinutes(2) };

    public string File(string name) => Path.Combine(Directory, name);

    /// <summary>Writes a command: from the script's point of view <c>$dir</c> is this directory.</summary>
    public void Write(string name, string script)
    {
        // By a process of its own: a descriptor open for writing here would go along with whatever another test starts meanwhile, and the script be "busy".
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh", File(name)]) { RedirectStandardInput = true })!;
        writer.StandardInput.Write($"#!/bin/sh\ndir={Directory}\n{script}\n");
        writer.StandardInput.Close();
        writer.WaitForExit();
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
