using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class NvidiaSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    private static readonly LocalJobId Seven = new("slurm", "7", 1, 1);

    [Fact]
    public void Allocated_GPUs_are_the_jobs_and_what_is_not_told_is_left_out()
    {
        var lines = Lines(gpus: "0, GPU-a, 212.50, 45, 1024\n1, GPU-b, [N/A], 0, [Not Supported]\n2, GPU-c, 30.00, 0, 0\n", job: new FollowedJob(Seven, "0-1"));
        Assert.Equal(
            [
                "power_draw{gpu=0} gauge 212.5 W of 7 allocated", "utilization_gpu{gpu=0} gauge 45 % of 7 allocated", "memory_used{gpu=0} gauge 1073741824 By of 7 allocated", "idle{gpu=0} gauge 0  of 7 allocated",
                "utilization_gpu{gpu=1} gauge 0 % of 7 allocated", "idle{gpu=1} gauge 1  of 7 allocated",
            ],
            lines);
    }

    [Fact]
    public void A_GPU_on_which_a_jobs_process_runs_is_its_by_that_with_what_the_process_uses()
    {
        _host.With("proc/4711/cgroup", "4:memory:/slurm/uid_1000/job_7/step_0/task_0\n").With("proc/4712/cgroup", "4:memory:/slurm/uid_1000/job_8/step_0\n");
        var lines = Lines(
            gpus: "0, GPU-a, 100.00, 45, 1024\n",
            processes: "4711, GPU-a, 512\n4712, GPU-a, 256\n4713, GPU-a, [N/A]\nnonsense\n",
            use: "# gpu         pid   type     sm    mem    enc    dec    command\n# Idx           #    C/G      %      %      %      %    name\n    0       4711     C     44     12      -      -    python\n    0       4712     C      -      -      -      -    other\n",
            job: new FollowedJob(Seven, ""));
        Assert.Equal(
            [
                "process_memory{gpu=0} gauge 536870912 By of 7 by-process", "process_utilization{gpu=0} gauge 44 % of 7 by-process",
                "power_draw{gpu=0} gauge 100 W of 7 by-process", "utilization_gpu{gpu=0} gauge 45 % of 7 by-process", "memory_used{gpu=0} gauge 1073741824 By of 7 by-process", "idle{gpu=0} gauge 0  of 7 by-process",
            ],
            lines);
    }

    [Fact]
    public void With_MIG_a_process_tells_whether_the_GPU_works()
    {
        _host.With("proc/4711/cgroup", "0::/system.slice/slurmstepd.scope/job_7/step_0/user/task_0\n");
        var lines = Lines(
            gpus: "0, GPU-a, [N/A], [N/A], [N/A]\n1, GPU-b, [N/A], [N/A], [N/A]\n",
            processes: "4711, MIG-x, 100\n",
            list: "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a)\nGPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-b)\n  MIG 1g.5gb     Device  0: (UUID: MIG-x)\n",
            job: new FollowedJob(Seven, "0,1"));
        Assert.Equal(["process_memory{gpu=1} gauge 104857600 By of 7 by-process", "idle{gpu=0} gauge 1  of 7 allocated", "idle{gpu=1} gauge 0  of 7 allocated"], lines);
    }

    [Theory]
    [InlineData("No devices were found\n")]
    [InlineData("")]
    [InlineData("0, GPU-a\n\u0001\u0002,,,,,,\n0, GPU-a, 1, 2, 3, 4, 5\n")]
    public void No_GPU_or_nonsense_gives_nothing(string gpus) => Assert.Empty(Lines(gpus, job: new FollowedJob(Seven, "0")));

    [Fact]
    public void A_field_that_the_driver_does_not_know_is_left_out()
    {
        var smi = Script("case \"$1\" in *power.draw*) echo 'Field \"power.draw\" is not a valid field to query.'; exit 2;; --query-gpu*) echo '0, GPU-a, 45, 1024';; esac");
        var lines = FakeHost.Lines(new NvidiaSampler(Section(smi)), new FollowedJob(Seven, "0"));
        Assert.Equal(["utilization_gpu{gpu=0} gauge 45 % of 7 allocated", "memory_used{gpu=0} gauge 1073741824 By of 7 allocated", "idle{gpu=0} gauge 0  of 7 allocated"], lines);
    }

    [Theory]
    [InlineData("0,2-3", "0,2,3")]
    [InlineData("", "")]
    [InlineData("GPU-uuid", "")]
    [InlineData("0-999999999", "")]
    public void Slurms_short_form_of_numbers_is_read(string text, string numbers) => Assert.Equal(numbers, string.Join(',', GpuShares.Indexes(text)));

    private IReadOnlyList<string> Lines(string gpus, FollowedJob job, string processes = "", string use = "", string list = "")
    {
        _host.With("gpus", gpus).With("processes", processes).With("use", use).With("list", list);
        var smi = Script($"cd '{_host.Path("")}'\ncase \"$1\" in --query-gpu*) cat gpus;; --query-compute*) cat processes;; pmon) cat use;; -L) cat list;; esac");
        return FakeHost.Lines(new NvidiaSampler(Section(smi)), job);
    }

    private SamplerSection Section(string smi) => _host.Section("nvidia", $"command = [ \"/bin/sh\", \"{smi}\" ]\nmetrics = [ power.draw, utilization.gpu, memory.used ]");

    private string Script(string text)
    {
        _host.With("smi", text + "\n");
        return _host.Path("smi");
    }
}
