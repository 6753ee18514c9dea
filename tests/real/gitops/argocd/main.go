// Syncs one application as Argo CD's controller does, with the engine that it is made of: hooks,
// waves, server-side apply, pruning of what was synced before and is not there any more.
//
//	argo-application <kubeconfig> <name> <namespace> <folder>...
//
// There are no controllers, so every workload and hook counts as healthy at once. Prints one line for
// each object in the order of the sync: its identity, what was done, and its hook.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/argoproj/gitops-engine/pkg/cache"
	"github.com/argoproj/gitops-engine/pkg/diff"
	"github.com/argoproj/gitops-engine/pkg/health"
	"github.com/argoproj/gitops-engine/pkg/sync"
	"github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/tracing"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// By an annotation, as Argo CD tracks what is an application's since 3.0.
const tracking = "argocd.argoproj.io/tracking-id"

type healthy struct{}

func (healthy) GetResourceHealth(*unstructured.Unstructured) (*health.HealthStatus, error) {
	return &health.HealthStatus{Status: health.HealthStatusHealthy}, nil
}

func main() {
	if len(os.Args) < 4 {
		fail(errors.New("usage: argo-application <kubeconfig> <name> <namespace> <folder>..."))
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func run(kubeconfig, name, namespace string, folders []string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	live := cache.NewClusterCache(config,
		cache.SetLogr(logr.Discard()),
		cache.SetPopulateResourceInfoHandler(func(un *unstructured.Unstructured, _ bool) (any, bool) {
			id := un.GetAnnotations()[tracking]
			return id, id != ""
		}))
	if err := live.EnsureSynced(); err != nil {
		return err
	}
	defer live.Invalidate()
	objects, err := read(name, folders)
	if err != nil {
		return err
	}
	results, err := syncTo(config, live, objects, name, namespace)
	show(results)
	return errors.Join(err, failures(results))
}

// Step by step until the operation is complete, each with the cluster as it is then.
func syncTo(
	config *rest.Config, live cache.ClusterCache,
	objects []*unstructured.Unstructured, name, namespace string,
) ([]common.ResourceSyncResult, error) {
	background := metav1.DeletePropagationBackground
	kubectl := &kube.KubectlCmd{Log: logr.Discard(), Tracer: tracing.NopTracer{}}
	phase, message, results := common.OperationRunning, "", []common.ResourceSyncResult{}
	skipHooks, started := false, metav1.Now()
	for step := 0; step < 100; step++ {
		managed, err := live.GetManagedLiveObjs(objects, func(r *cache.Resource) bool {
			id, _ := r.Info.(string)
			return strings.HasPrefix(id, name+":")
		})
		if err != nil {
			return results, err
		}
		reconciled := sync.Reconcile(objects, managed, namespace, live)
		if step == 0 {
			differences, err := diff.DiffArray(reconciled.Target, reconciled.Live, diff.WithLogr(logr.Discard()))
			if err != nil {
				return results, err
			}
			skipHooks = !differences.Modified
		}
		operation, cleanup, err := sync.NewSyncContext("revision", reconciled, config, config, kubectl,
			namespace, live.GetOpenAPISchema(),
			sync.WithInitialState(phase, message, results, started),
			sync.WithSkipHooks(skipHooks),
			sync.WithPrune(true),
			sync.WithPruneLast(true),
			sync.WithServerSideApply(true),
			sync.WithServerSideApplyManager("argocd-controller"),
			sync.WithHealthOverride(healthy{}),
			// Nobody collects garbage here.
			sync.WithPrunePropagationPolicy(&background),
			sync.WithLogr(logr.Discard()))
		if err != nil {
			return results, err
		}
		operation.Sync()
		phase, message, results = operation.GetState()
		cleanup()
		if phase.Completed() {
			if phase.Failed() {
				return results, errors.New(message)
			}
			return results, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return results, errors.New("the sync does not end")
}

func read(name string, folders []string) ([]*unstructured.Unstructured, error) {
	objects := []*unstructured.Unstructured{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			items, err := kube.SplitYAML(text)
			objects = append(objects, items...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, one := range objects {
		annotations := one.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		key := kube.GetResourceKey(one)
		annotations[tracking] = fmt.Sprintf("%s:%s/%s:%s/%s", name, key.Group, key.Kind, key.Namespace, key.Name)
		one.SetAnnotations(annotations)
	}
	return objects, nil
}

func show(results []common.ResourceSyncResult) {
	sort.SliceStable(results, func(i, j int) bool { return results[i].Order < results[j].Order })
	for _, one := range results {
		key := one.ResourceKey
		status := string(one.Status)
		if status == "" {
			status = string(one.HookPhase)
		}
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s/%s/%s %s %s", key.Kind, key.Namespace, key.Name, status, one.HookType)))
	}
}

func failures(results []common.ResourceSyncResult) error {
	var all error
	for _, one := range results {
		if one.Status == common.ResultCodeSyncFailed || one.HookPhase.Failed() {
			all = errors.Join(all, fmt.Errorf("%s: %s", one.ResourceKey.String(), one.Message))
		}
	}
	return all
}
